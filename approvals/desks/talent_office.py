"""The publicity pages: 人社局 prepares lists, 县委人才办 posts, extends and closes them and answers objections."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import ticked
from approvals.publicity import forms, objections, services
from approvals.publicity.models import POSTED, Objection, Publicity
from documents.attachments import Attachment
from documents.issued import Paper
from documents.views import served
from workflows import holds
from workflows.fsm import Refused

PAGE = 20
READERS = ("publicity", "reward_review", "auditor")


def for_publicity(view):
    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.has_role(*READERS):
            raise PermissionDenied("此页面供编制和发布公示使用")
        return view(request, *args, **kwargs)

    return checked


def for_objections(view):
    """Who objects is for the talent office only."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        services.check_poster(request.user)
        return view(request, *args, **kwargs)

    return checked


# All lists ----------------------------------------------------------------------------------------------------------


@for_publicity
def publicities(request):
    """Every list, what waits to be closed, and for 人社局 the confirmed claims that stand on none yet."""
    form = forms.PreparingForm(request.POST or None)
    against: tuple[str, ...] = ()
    if request.method == "POST":
        services.check_preparer(request.user)
        if form.is_valid():
            try:
                return redirect("publicity", prepared(request, form).pk)
            except Refused as refused:
                against = refused.sentences
    status = 422 if against or form.errors else 200
    return render(request, "approvals/publicities.html", overview(request) | {
        "form": form, "against": against}, status=status)  # fmt: skip


def prepared(request, form) -> Publicity:
    chosen = ticked(request, "task")
    return services.prepare(
        form.cleaned_data["title"], form.cleaned_data["days"], services.waiting().filter(pk__in=chosen), request.user
    )  # fmt: skip


def overview(request) -> dict:
    found = Publicity.objects.annotate(
        count=Count("lines", distinct=True),
        open_objections=Count("lines__objections", Q(lines__objections__result=""), distinct=True),
    ).order_by("-pk")
    may_prepare = request.user.sits_at(services.PREPARES)
    return {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "over": services.over(), "ending": services.ending_today(), "may_prepare": may_prepare,
        "waiting": waiting(may_prepare), "ticked": request.POST.getlist("task"),
    }  # fmt: skip


def waiting(may_prepare: bool) -> list[tuple]:
    """(task, claim, its scheme) of what could be put on a list."""
    found = [(task, task.process.coerced) for task in services.waiting()] if may_prepare else []
    return [(task, case, case.known.scheme) for task, case in found]


# One list -------------------------------------------------------------------------------------------------------------


@require_safe
@for_publicity
def publicity(request, pk):
    return page(request, get_object_or_404(Publicity, pk=pk))


def page(request, found: Publicity, against=(), status=200, **bound):
    """``bound`` are the forms somebody has just filled in, under the names the page knows them by."""
    poster = request.user.sits_at(services.POSTS)
    lines = list(found.lines.select_related("publicity", "case"))
    held = holds.held([line.case for line in lines])
    return render(request, "approvals/publicity.html", {
        "publicity": found, "lines": [(line, line.case_id in held) for line in lines], "against": against,
        "closable": [line.pk for line in lines if is_closable(line, held)] if poster else [],
        "extensions": found.extensions.select_related("by"), "papers": papers_of(found),
        "may_prepare": request.user.sits_at(services.PREPARES) and found.posted_at is None, "may_post": poster,
        "objections": list(Objection.objects.filter(line__publicity=found).select_related("line")) if poster else [],
        "posting": forms.PostingForm(user=request.user), "extending": forms.ExtendingForm(prefix="extend"),
        "entering": forms.EnteringForm(publicity=found, prefix="objection"), "bound": list(bound.values()),
    } | bound, status=status)  # fmt: skip


def is_closable(line, held: set[int]) -> bool:
    return line.outcome == POSTED and line.is_over and line.case_id not in held


def papers_of(found: Publicity):
    return Paper.objects.filter(source__startswith=f"{found.source}:").order_by("pk")


@require_safe
@for_publicity
def publicity_photo(request, pk):
    """The proof of posting, for everybody who may see the list."""
    found = get_object_or_404(Publicity, pk=pk)
    if not found.photo:
        raise Http404
    return served(get_object_or_404(Attachment, public_id=found.photo))


@require_POST
@for_publicity
def publicity_remove(request, pk, line):
    found = get_object_or_404(Publicity, pk=pk)
    try:
        services.remove(get_object_or_404(found.lines, pk=line), request.user)
    except Refused as refused:
        return page(request, found, refused.sentences, 422)
    left = Publicity.objects.filter(pk=pk).exists()
    return redirect("publicity", pk) if left else redirect("publicities")


@require_POST
@for_publicity
def publicity_post(request, pk):
    services.check_poster(request.user)
    found = get_object_or_404(Publicity, pk=pk)
    form = forms.PostingForm(request.POST, request.FILES, user=request.user)
    return done(page, request, partial(services.post, found, actor=request.user), posting=form)


@require_POST
@for_publicity
def publicity_extend(request, pk):
    services.check_poster(request.user)
    found = get_object_or_404(Publicity, pk=pk)
    form = forms.ExtendingForm(request.POST, prefix="extend")
    return done(page, request, partial(services.extend, found, actor=request.user), extending=form)


def done(shown, request, do: partial, **bound):
    """Do it to what the page is about with what its form says; on a refusal the page again, with nothing lost."""
    ((form,), (found,)) = bound.values(), do.args
    if not form.is_valid():
        return shown(request, found, status=422, **bound)
    try:
        do(**form.cleaned_data)
    except Refused as refused:
        found.refresh_from_db()
        return shown(request, found, refused.sentences, 422, **bound)
    return redirect(found)


@require_POST
@for_publicity
def publicity_close(request, pk):
    """Close every line that can be; those that are ticked are left for later."""
    found = get_object_or_404(Publicity, pk=pk)
    left = ticked(request, "leave")
    try:
        services.close(found, request.user, left)
    except Refused as refused:
        found.refresh_from_db()
        return page(request, found, refused.sentences, 422)
    return redirect("publicity", pk)


# Objections -------------------------------------------------------------------------------------------------------------


@require_POST
@for_objections
def objection_enter(request, pk):
    found = get_object_or_404(Publicity, pk=pk)
    form = forms.EnteringForm(request.POST, publicity=found, prefix="objection")
    if not form.is_valid():
        return page(request, found, status=422, entering=form)
    try:
        filed = objections.file(
            form.cleaned_data["line"], form.said, key=form.cleaned_data["key"], by=request.user
        )
    except Refused as refused:
        return page(request, found, refused.sentences, 422, entering=form)
    return redirect("objection", filed.pk)


@for_objections
def objection(request, pk):
    """One objection: what was said, what was found, how it is answered; two forms, by two people."""
    found = get_object_or_404(Objection.objects.select_related("line__publicity", "line__case"), pk=pk)
    if request.method != "POST":
        return objection_page(request, found)
    if request.POST.get("step") == "investigate":
        form = forms.InvestigatingForm(request.POST)
        investigate = partial(objections.investigate, found, actor=request.user)
        return done(objection_page, request, investigate, investigate=form)
    form = forms.DecidingForm(request.POST, objection=found)
    decide = partial(objections.decide, found, actor=request.user)
    return done(objection_page, request, decide, decide=form)


def objection_page(request, found: Objection, against=(), status=200, **bound):
    return render(request, "approvals/objection.html", {
        "objection": found, "line": found.line, "publicity": found.line.publicity, "against": against,
        "investigate": forms.InvestigatingForm(initial={"found": found.found}),
        "decide": forms.DecidingForm(objection=found), "by_another": found.investigated_by_id != request.user.pk,
        "bound": list(bound.values()),
    } | bound, status=status)  # fmt: skip
