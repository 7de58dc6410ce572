"""回避: entering who must step aside, and finding who may have to by the relatives an application names."""

from django.db import IntegrityError, transaction

from parties.models import Recusal, Seat, User
from parties.roles import ROLES
from workflows import clock, engine
from workflows.case import Case
from workflows.fsm import Refused


@transaction.atomic
def enter(officer: User, case: Case, reason: str, actor: User) -> Recusal:
    """The official steps aside for the case's applicant in all his cases; work in his hands goes back to its desk."""
    said = {"reason": reason, "case_number": case.number, "entered_by": actor, "at": clock.now()}
    if case.applicant_id == officer.pk:
        raise Refused("本人的办件本来就不由本人办理，无须登记回避")
    try:
        with transaction.atomic():
            made = Recusal.objects.create(officer=officer, applicant_id=case.applicant_id, **said)
    except IntegrityError:
        raise Refused(f"{officer}对该申请人的回避已经登记，不必重复登记") from None
    for pk in Case.objects.filter(applicant=case.applicant_id, finished=None).values_list("pk", flat=True):
        engine.step_aside(pk, officer, actor, reason=reason)
    return made


def stepped_aside(case: Case) -> list[Recusal]:
    """Who is recused from the case's applicant; nothing is asked where the case came with the answer that nobody is."""
    if not getattr(case, "recused", True):
        return []
    return list(Recusal.objects.filter(applicant=case.applicant_id).select_related("officer").order_by("pk"))


def namesakes(case: Case) -> list[str]:
    """Officials with the name of a relative the application names and no recusal entered, one sentence each."""
    family = {plain(row["name"]): row for row in case.facts.get("family", ()) if row.get("name")}
    if not family:
        return []
    seats = (
        Seat.objects.filter(user__name__in=family, user__is_active=True, user__is_official=True)
        .exclude(user__recused__applicant=case.applicant_id)
        .select_related("user", "unit")
        .order_by("user", "pk")
    )
    first: dict[int, Seat] = {}
    for seat in seats:
        first.setdefault(seat.user_id, seat)
    return [sentence(family[seat.user.name], seat) for seat in first.values()]


def plain(name: str) -> str:
    return "".join(name.split())


def sentence(relative: dict, seat: Seat) -> str:
    works = f"（{relative['staff_unit']}）" if relative.get("staff_unit") else ""
    return (
        f"申请人填写的亲属：{relative['relation']}{relative['name']}{works}，与{seat.unit}{ROLES[seat.role]}"
        f"{seat.user}同名，请核对是否须回避（公务员法第七十六条）"
    )
