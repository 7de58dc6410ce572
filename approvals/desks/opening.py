"""期初: workbooks of what was paid and who served before; looked through and confirmed by a second person."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from approvals.desks.pages import PAGE
from approvals.desks.workbooks import saved
from approvals.imports.services import Fault
from approvals.opening import services
from approvals.opening.models import Opening
from approvals.opening.services import KINDS
from documents.workbooks import Unreadable, read_rows, written
from parties import units
from parties.roles import ROLES
from workflows.fsm import Refused


def for_readers(view):
    def checked(request, *args, **kwargs):
        if not any(kind.may_read(request.user) for kind in KINDS.values()):
            raise PermissionDenied("此页面供县人社局奖补岗位和各承办单位服务期管理使用")
        return view(request, *args, **kwargs)

    return checked


def visible(user):
    """One's own kinds, and of what bureaus bring in one's own bureau's; all for the auditor."""
    if user.has_role("auditor"):
        return Opening.objects.all()
    found = Q(pk__in=[])
    for code, kind in KINDS.items():
        if kind.may_read(user):
            found |= Q(kind=code) & own(user, kind)
    return Opening.objects.filter(found)


def own(user, kind) -> Q:
    if not any(desk.endswith("@*") for desk in kind.makers):
        return Q()
    desks = {f"{desk.partition('@')[0]}@{unit}" for desk in kind.makers for _, unit, _ in user.seats_taken}
    return Q(desk__in=desks)


def desk_name(desk: str) -> str:
    role, _, unit = desk.partition("@")
    return f"{units.names().get(unit, unit)}{ROLES.get(role, role)}"


@require_safe
@for_readers
def openings(request):
    found = visible(request.user).select_related("made_by", "confirmed_by", "dropped_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    mine = [kind for kind in KINDS.values() if kind.desks(request.user)]
    return render(request, "approvals/openings.html", {
        "page": page, "lines": [(one, desk_name(one.desk)) for one in page], "mine": mine, "q": "",
    })  # fmt: skip


def allowed(request, kind):
    """The kind, and the desks from which this person may bring it in."""
    if kind not in KINDS:
        raise Http404
    desks = KINDS[kind].desks(request.user)
    if not desks:
        raise PermissionDenied("您的岗位不能导入这类期初数据")
    return KINDS[kind], desks


@for_readers
def bring(request, kind):
    """Upload: what is wrong line by line, or the preview for the second person."""
    wanted, desks = allowed(request, kind)
    faults: list[Fault] = []
    if request.method == "POST":
        desk = request.POST.get("desk", desks[0])
        faults, made = taken(request.FILES.get("file"), wanted, desk, request.user)
        if made:
            return redirect("opening", made.pk)
    return render(request, "approvals/opening_bring.html", {
        "wanted": wanted, "desks": [(desk, desk_name(desk)) for desk in desks], "faults": faults,
    }, status=422 if faults else 200)  # fmt: skip


def taken(file, wanted, desk, actor):
    if file is None:
        return [Fault(0, "", "请先选择工作簿")], None
    try:
        return services.bring_in(wanted, read_rows(file, wanted.columns), desk, actor)
    except Unreadable as fault:
        return [Fault(0, "", str(fault))], None
    except Refused as refused:
        return [Fault(0, "", sentence) for sentence in refused.sentences], None


@require_safe
@for_readers
def template(request, kind):
    wanted, _ = allowed(request, kind)
    return saved(written(wanted.columns, []), f"opening-{kind}.xlsx")


def mine(request, pk) -> Opening:
    found = (
        visible(request.user).select_related("made_by", "confirmed_by", "dropped_by").filter(pk=pk).first()
    )
    if found is None:
        raise Http404("没有此批期初数据")
    return found


@require_safe
@for_readers
def opening(request, pk):
    return shown(request, mine(request, pk))


def shown(request, found, against=(), status=200):
    """The preview: counts and sums first, then every line."""
    kind, lines = KINDS[found.kind], list(found.lines.all())
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/opening.html", {
        "opening": found, "kind": kind, "desk": desk_name(found.desk), "page": page, "against": against,
        "rows": [(one, [(title, one.said.get(name, "")) for name, title in kind.shown.items()]) for one in page],
        "columns": list(kind.shown.values()), "summary": services.summary(found, lines),
        "warnings": kind.warnings(lines) if found.waits else [],
        "checks": found.waits and kind.may_check(request.user, found.desk), "q": "",
    }, status=status)  # fmt: skip


@require_POST
@for_readers
def confirm(request, pk):
    return settled(request, pk, services.confirm)


@require_POST
@for_readers
def drop(request, pk):
    return settled(request, pk, services.drop, request.POST.get("why", ""))


def settled(request, pk, act, *said):
    found = mine(request, pk)
    try:
        act(pk, *said, request.user)
    except Refused as refused:
        return shown(request, mine(request, found.pk), refused.sentences, 422)
    return redirect("opening", pk)
