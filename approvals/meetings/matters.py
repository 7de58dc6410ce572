"""What a body studies, in the words of its chain: one row of the 一览表, lines of the agenda and of the minutes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from approvals.meetings.models import OUTCOMES, Item
from documents import lists
from workflows.claim import amounts
from workflows.claim.registers import Registers
from workflows.rulings import Ruled

Lines = Iterator[str]


@dataclass(frozen=True)
class Matter:
    """One kind of case before a body: its list, and how agenda and minutes speak of a set of items.

    ``brief`` says in a few words what one item is about.
    """

    title: str
    columns: list[str]
    rows: Callable[[list[Item]], list[list[str]]]
    agenda: Callable[[list[Item]], Lines]
    resolved: Callable[[list[Item]], Lines]
    brief: Callable[[Item], str]


def said(item: Item) -> str:
    """What was resolved on one item, why, and who stepped aside."""
    aside = f"（{'、'.join(item.recused)}回避）" if item.recused else ""
    return f"{dict(OUTCOMES)[item.outcome]}。{item.reason}{aside}"


# 清雁归清调动 ------------------------------------------------------------------------------------------------------


def transfer_rows(items: list[Item]) -> list[list[str]]:
    ruled = Ruled()
    return [transfer_row(item, ruled) for item in items]


def transfer_row(item: Item, ruled: Ruled) -> list[str]:
    known = item.case.coerced.known
    known.ruled = ruled
    applicant, job, place = known.facts["applicant"], known.get("job", {}), known.placement
    degree = "、".join(one["level"] for one in applicant.get("education") or ())
    verdict = known.assessed(known.measured_on)
    return [str(item.position), item.case.subject, applicant.get("sex") or "", applicant.get("birth_date") or "", degree,
            f"{job.get('present_unit', '')}，{job.get('post', '')}", place["unit_name"], place["kind"], place["post"],
            f"三(三)1 {'、'.join(verdict.basis)}"]  # fmt: skip


def transfer_agenda(items: list[Item]) -> Lines:
    return (f"研究{item.case.subject}同志调入事项" for item in items)


def transfer_resolved(items: list[Item]) -> Lines:
    return (f"{item.position}．{item.case.subject}：{said(item)}" for item in items)


def transfer_brief(item: Item) -> str:
    place = item.case.facts.get("placement", {})
    return "　".join(filter(None, (place.get(name) for name in ("unit_name", "kind", "post"))))


# 奖补: one batch is one topic -------------------------------------------------------------------------------


def batch_of(item: Item) -> str:
    return item.case.facts.get("batch", "")


def by_batch(items: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    for batch, several in groupby(sorted(items, key=batch_of), batch_of):
        yield batch, list(several)


def resolved_on(item: Item):
    """The claim with the amount fixed on this item, where one is: as it will stand once the sitting is signed."""
    case = item.case.coerced
    if item.amount is not None:
        amount, funds = f"{item.amount:.2f}", case.known.award.get("funding", {})
        case.learn(
            award=case.known.award
            | {"amount": amount, "funding": dict.fromkeys(funds, amount), "proposed": False}
        )
    return case


def proposed(item: Item) -> Decimal | None:
    """What was put before the body, where it is the body that fixes the amount."""
    if item.case.chain != "claim":
        return None
    known = item.case.coerced.known
    return known.amount if known.scheme.decided else None


def brought(item: Item):
    """The claim as it was put before the body."""
    return item.case.coerced


def worth(items: list[Item], stands: Callable[[Item], Any] = resolved_on) -> str:
    found = (stands(item).known.amount for item in items)
    return f"{len(items)} 件，合计 {lists.yuan(sum(found, Decimal(0)))} 元"


def less_benefits(items: list[Item]) -> dict[int, str]:
    """By item, of amounts the body has fixed: what is really paid, where other policies have paid for the same (四(四))."""
    fixed = [(item, item.amount, item.case.coerced) for item in items if item.amount is not None]
    if not fixed:
        return {}
    known = Registers([case for _, _, case in fixed])
    found = {
        item.pk: (amount, amounts.payable(amounts.if_agreed(case, known, amount)))
        for item, amount, case in fixed
    }
    return {
        pk: f"；扣除其他政策已补助的，兑现 {lists.yuan(due)}"
        for pk, (amount, due) in found.items()
        if due < amount
    }


def claim_rows(items: list[Item]) -> list[list[str]]:
    """Every claim with its outcome, then what was agreed to, by fund."""
    less = less_benefits(items)
    listed = [
        [
            str(item.position),
            *lists.row(resolved_on(item), less.get(item.pk, "")),
            dict(OUTCOMES)[item.outcome],
        ]
        for item in items
    ]
    agreed = lists.totals(resolved_on(item) for item in items if item.outcome == "agree")
    return [*listed, *([*row, "同意"] for row in lists.closing(agreed))]


def claim_agenda(items: list[Item]) -> Lines:
    return (f"审核奖补{batch}（{worth(several, brought)}）" for batch, several in by_batch(items))


def claim_resolved(items: list[Item]) -> Lines:
    """One paragraph per batch; of its items only those that need a word."""
    for place, (batch, several) in enumerate(by_batch(items), 1):
        counted = [
            f"{name} {worth(those)}"
            for outcome, name in OUTCOMES
            if (those := [item for item in several if item.outcome == outcome])
        ]
        yield f"{place}．奖补{batch}：{'；'.join(counted)}。各件见一览表。"
        for item in several:
            if item.outcome != "agree" or item.reason or item.recused:
                yield f"第{item.position}项 {item.case.subject}（{item.case.number}）：{said(item)}"


def claim_brief(item: Item) -> str:
    case = resolved_on(item)
    return f"{case.known.scheme.title}　{lists.about(case)}　{lists.money(case)} 元"


MATTERS = {
    "transfer": Matter(
        "拟调入人员一览表",
        ["序号", "姓名", "性别", "出生日期", "学历", "现单位及岗位", "拟调入单位", "编制类别", "拟任岗位", "依据"],
        transfer_rows, transfer_agenda, transfer_resolved, transfer_brief,
    ),
    "claim": Matter(
        "奖补审核一览表", ["序号", *lists.COLUMNS, "结果"], claim_rows, claim_agenda, claim_resolved, claim_brief
    ),
}  # fmt: skip


def matter_of(meeting) -> Matter:
    return MATTERS[meeting.rules.chain]
