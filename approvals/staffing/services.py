"""编办's acts on places: certifying what there is, and telling who is next when one comes free."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count

from parties.establishment import Snapshot
from policies.quota import quota
from workflows import clock
from workflows.case import Case, Task
from workflows.fsm import Refused
from workflows.ledger import Pool
from workflows.transfer.places import quota_code, vacancy_code, waiting_line

OFFER_DAYS = 5


@transaction.atomic
def certify(snapshot: Snapshot, actor) -> None:
    """Fix a snapshot and open its places; only 编办's own desk may, and only once."""
    if not actor.sits_at("staffing@BB"):
        raise Refused("只有县委编办编制审核岗可以核定编制")
    kept = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if kept.certified_at:
        raise Refused("该编制快照已核定，不能再改；如有变动请新建快照")
    if not kept.lines.exists():
        raise Refused("编制快照还没有内容，请先导入各单位核定数和实有数")
    kept.certified_by, kept.certified_at = actor, clock.now()
    kept.save(update_fields=["certified_by", "certified_at"])
    open_places(kept)


@transaction.atomic
def open_places(snapshot: Snapshot) -> None:
    """Set the pools to what was certified: the county's half, and each unit's vacancies.

    People of ours who had reported by the day of the snapshot are counted in its 实有 already, so their places are
    added to the room they are also taken from.
    """
    arrived = arrived_by(snapshot)
    county = snapshot.vacancies + sum(arrived.values())
    year = snapshot.as_of.year
    set_room(quota_code(year), f"{year}年度全县调入控制总量（空编总量的50%）", quota(county))
    for line in snapshot.lines.select_related("unit"):
        code = vacancy_code(line.unit.code, line.kind)
        set_room(code, f"{line.unit.name} {line.kind}空编", line.vacancies + arrived.get(code, 0))


def set_room(code: str, title: str, room: int) -> None:
    Pool.objects.update_or_create(code=code, defaults={"title": title, "room": room})


def arrived_by(snapshot: Snapshot) -> dict[str, int]:
    """Places taken by people who had reported by the snapshot's day, by vacancy pool."""
    lines = Pool.objects.filter(
        code__startswith="vacancy:",
        lines__status="committed",
        lines__case__facts__service__reported_on__lte=snapshot.as_of.isoformat(),
    )
    return dict(lines.values_list("code").annotate(count=Count("lines")))


def offer_next(case_id: int) -> None:
    """A place came free: the first in line comes up on 编办's desk with a day to answer by."""
    if line := waiting_line():
        due = clock.today() + timedelta(days=OFFER_DAYS)
        Task.objects.filter(process=line[0], finished=None, due=None).update(due=due)


def next_in_line() -> Case | None:
    return next(iter(waiting_line()), None)
