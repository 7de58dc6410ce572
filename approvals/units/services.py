"""Closing a unit and opening it again: never while somebody's case needs its desks."""

from django.db import transaction
from django.db.models import Count, Q

from parties.models import Unit
from parties.roles import ROLES
from workflows.case import Case, Task
from workflows.fsm import Refused


@transaction.atomic
def deactivate(unit: Unit) -> None:
    """The unit leaves every choice; what it did stays under its name."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if against := [*open_work(unit), *coming_work(unit), *supervised(unit)]:
        raise Refused(*against)
    unit.active = False
    unit.save(update_fields=["active"])


def activate(unit: Unit) -> None:
    unit.active = True
    unit.save(update_fields=["active"])


def open_work(unit: Unit) -> list[str]:
    """What waits at the unit's desks now."""
    here = {f"{role}@{unit.code}": title for role, title in ROLES.items()}
    waiting = Task.objects.filter(finished=None, owner_permission__in=here).values_list("owner_permission")
    counts = [f"{here[desk]} {count} 件" for desk, count in waiting.annotate(count=Count("pk")).order_by()]
    if not counts:
        return []
    return [f"{unit}还有在办事项（{'、'.join(sorted(counts))}），请先办结，再停用"]


def coming_work(unit: Unit) -> list[str]:
    """Cases that will come to the unit's desks later: received by it, or placed in it and still in service."""
    later = Q(unit=unit.code) | Q(facts__placement__unit=unit.code)
    count = Case.objects.filter(later, finished=None).count()
    return [f"还有 {count} 件未办结的办件由{unit}承办或安置在{unit}，办结后才能停用"] if count else []


def supervised(unit: Unit) -> list[str]:
    """Active units it supervises."""
    names = list(Unit.objects.filter(supervisor=unit, active=True).values_list("name", flat=True))
    return [f"{unit}还是{'、'.join(names)}的主管部门，请先为这些单位改换主管部门"] if names else []
