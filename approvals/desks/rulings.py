"""口径: every question the plan leaves open, how it is answered, by which document; proposed and confirmed here."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.officer import for_officials
from approvals.rulings import previews, services
from approvals.rulings.forms import Proposing
from policies import rulings as questions
from workflows import clock
from workflows.fsm import Refused
from workflows.proposals import OPEN
from workflows.rulings import Ruled, Ruling


@dataclass(frozen=True)
class Line:
    """One question with what holds today (None: the default), and what waits to be confirmed."""

    asked: questions.Ruling
    holds: Ruling | None
    waits: Ruling | None

    @property
    def said(self) -> str:
        return self.asked.label(self.holds.value if self.holds else self.asked.default)


@require_safe
@for_officials
def rulings(request):
    """All questions in the plan's order; ``q`` looks in question, clause and answers, ``only`` narrows."""
    words, only = request.GET.get("q", "").split(), request.GET.get("only", "")
    kept = {
        "ruled": lambda one: one.holds,
        "waits": lambda one: one.waits,
        "open": lambda one: one.asked.open,
    }
    lines = [one for one in every() if matches(one, words) and kept.get(only, bool)(one)]
    return render(request, "approvals/rulings.html", {"lines": lines, "q": " ".join(words), "only": only})


def every() -> list[Line]:
    holding = Ruled().on(clock.today())
    waiting = {one.key: one for one in Ruling.objects.filter(OPEN)}
    return [Line(one, holding.get(key), waiting.get(key)) for key, one in questions.rulings().items()]


def matches(line: Line, words: list[str]) -> bool:
    asked = line.asked
    text = " ".join([asked.key, asked.clause, asked.question, line.said, *map(asked.label, asked.values)])
    return all(word.lower() in text.lower() for word in words)


@for_officials
def ruling(request, key):
    asked = questions.rulings().get(key)
    if asked is None:
        raise Http404("没有此项口径")
    form = Proposing(request.POST or None, asked=asked) if request.user.sits_at(services.PROPOSER) else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            return proposed(key, form.cleaned_data, request.user)
        except Refused as refused:
            form.add_error(None, list(refused.sentences))
    elif request.method == "POST" and form is None:
        return page(request, asked, None, ("口径由县委人才办公示岗提出",), status=403)
    return page(request, asked, form, status=422 if form and form.errors else 200)


def proposed(key, said, actor):
    """Where an answer changes what the rules come to, first what it would change; else the proposal itself."""
    if not previews.is_reckoned(key):
        services.propose(key, **said, actor=actor)
        return redirect("ruling", key)
    services.check(key, said["value"], said["since"], actor)
    return redirect("ruling_preview", previews.begin(key, **said, actor=actor).pk)


def page(request, asked, form, against=(), status=200):
    said = Ruling.objects.filter(key=asked.key).select_related("proposed_by", "confirmed_by", "declined_by")
    history = list(said.order_by("-proposed_at", "-pk"))
    confirmed = sorted((one for one in history if one.confirmed_at), key=lambda one: (one.since, one.pk))
    holds = Ruled(confirmed).on(clock.today()).get(asked.key)
    return render(request, "approvals/ruling.html", {
        "asked": asked, "form": form, "against": against, "history": history, "holds": holds,
        "values": [(one, asked.label(one)) for one in asked.values], "checks": services.may_check(request.user),
        "today": clock.today(), "reckoned": previews.is_reckoned(asked.key),
    }, status=status)  # fmt: skip


@require_POST
@for_officials
def confirm(request, pk):
    return settled(request, pk, services.confirm)


@require_POST
@for_officials
def decline(request, pk):
    return settled(request, pk, services.decline, request.POST.get("why", ""))


def settled(request, pk, act, *said):
    found = Ruling.objects.filter(pk=pk).first()
    if found is None or found.key not in questions.rulings():
        raise Http404("没有此项口径")
    try:
        act(pk, *said, request.user)
    except Refused as refused:
        asked = questions.rulings()[found.key]
        form = Proposing(asked=asked) if request.user.sits_at(services.PROPOSER) else None
        return page(request, asked, form, refused.sentences, 422)
    return redirect("ruling", found.key)
