"""差额补发: a paid claim to which more is due now is topped up by a claim of its own, which goes the same way (四(四)).

It is about the same people and pays the same payees; it comes to what is due now, less what the county has paid.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from approvals.claims import sheet
from approvals.stacking import recovered
from workflows import clock, engine, holds, ledger, sheaf
from workflows.case import Case
from workflows.claim import pools
from workflows.claim.beside import PAID, PAYING
from workflows.claim.flow import ClaimFlow
from workflows.claim.law import Claim
from workflows.claim.registers import Registers
from workflows.claim.rosters import RosterLine
from workflows.fsm import Refused
from workflows.rulings import Ruled

DESK = "reward_review@RSJ"
NOWHERE = 0
"""The key of a claim that is not filed yet."""
OF_ITS_OWN = (
    "arrived", "award", "batch", "recovered", "check", "corrections", "materials", "opened_by", "refusal", "review", "status", "suspended",
)  # fmt: skip
"""What a claim has come to know on its way, which one that tops it up has to come to know anew."""


@dataclass(frozen=True)
class Difference:
    """What is due now for a paid claim, beside what the county has paid for it; ``against`` says why nothing more is."""

    original: Claim
    paid: Decimal
    answer: dict[str, Any]
    sheet: sheet.Sheet
    against: list[str]
    asked: Claim


def original_of(case: Claim) -> Claim:
    """The claim that is topped up: this one, or the one it tops up itself."""
    return case.earlier.coerced if case.known.tops_up else case


def kin_of(original: Claim) -> list[Claim]:
    """The claim and what tops it up, in the order of filing."""
    later = Case.objects.filter(earlier=original, chain="claim").order_by("pk")
    return [original, *(one.coerced for one in later)]


def difference(case: Claim) -> Difference:
    """Reckoned on the registers and rulings as they are today."""
    original = original_of(case)
    kin = kin_of(original)
    paid = sum((one.known.amount for one in kin if one.state in PAYING), Decimal(0))
    back = recovered.of(original, kin)
    asked = asked_by(original, back.lines)
    answer = sheet.reckoned(asked, Registers([asked], Ruled()))
    found, stands_against = (
        sheet.sheet_of(asked, answer),
        back.against or against(original, kin, answer, back),
    )
    return Difference(original, paid - back.amount, answer, found, stands_against, asked)


def against(original: Claim, kin: list[Claim], answer: dict[str, Any], back: recovered.Back) -> list[str]:
    """Everything that speaks against opening a claim for the difference.

    Where the year's total was used up no more would have been paid, whatever stood beside the claim.
    """
    if original.state not in PAID:
        return [
            f"{original.number} 尚未发放（{original.label}），不能补差额；金额须变动的，请撤回复核后重新核定（四(四)）"
        ]
    if holds.frozen([original]):
        return [recovered.LOOKED_INTO]
    if given_up(original):
        return ["原申报的款项已全部追回，不再计入年度次数，没有差额可补；符合条件的请重新申报（四(四)）"]
    if waiting := [one.number for one in kin[1:] if one.finished is None]:
        return [f"差额补发 {waiting[0]} 正在办理，办结后才能再次申请（四(四)）"]
    if original.known.cut and not back.amount:
        return ["原申报已按年度总额核定，总额以外的部分不在其他年度补发，没有差额可补（四(四)）"]
    if answer["verdict"] == "payable":
        return []
    unmet = [one for one in answer["findings"] if one["outcome"] != "met"]
    ordered = sorted(unmet, key=lambda one: one["rule"] != answer["reason"])
    return [f"{one['sentence']}（{one['clause']}）" for one in ordered] or ["按规定没有差额应补（四(四)）"]


def given_up(original: Claim) -> bool:
    """Whether its grant of the year has come free again: what tops it up would count nowhere."""
    code = pools.count_code(original)
    return bool(code) and not ledger.of(original, "held", "committed").filter(pool__code=code).exists()


def asked_by(original: Claim, back: dict[str, str]) -> Claim:
    """The claim that would top it up, filed nowhere yet; ``back`` is what has been recovered, by line.

    It is for the occasion (or year) the first one was for: what others paid for that stands beside it. Where the
    leading group fixed the amount, that resolution is what it stands on; elsewhere the group resolves anew.
    """
    own = OF_ITS_OWN if original.known.scheme.decided else (*OF_ITS_OWN, "resolution")
    facts = {name: said for name, said in original.facts.items() if name not in own}
    facts |= {"accepted_on": clock.today().isoformat(), "tops_up": original.number, "materials": []}
    facts |= {"occasion": original.known.occasion.isoformat()}
    facts |= {"recovered": back} if back else {}
    asked = Claim(pk=NOWHERE, chain="claim", state="filed", facts=facts, earlier_id=original.pk)
    asked.people = [line_of(one) for one in original.people if not one.refused]
    return asked


def line_of(line: RosterLine) -> RosterLine:
    """The same person once more, referring to the line that was paid; one that came to nothing (or was freed again) is
    rewarded once like any other, in whichever claim comes first.
    """
    return RosterLine(
        scheme=line.scheme, number=line.number, name=line.name, id_number=line.id_number, said=line.said,
        tops=line if line.taken else None,
    ).settle()  # fmt: skip


@transaction.atomic
def open_for(case: Claim, actor) -> Case:
    """File the claim for the difference: by whoever filed the first one, or by 人社局's review desk for him."""
    reviews = actor.sits_at(DESK)
    if actor.pk != case.applicant_id and not reviews:
        raise PermissionDenied("差额补发由原申报对象或县人社局奖补复核岗办理")
    original = original_of(case)
    Case.objects.select_for_update().get(pk=original.pk)
    original = Case.objects.get(pk=original.pk).coerced
    found = difference(original)
    if found.against:
        raise Refused(*found.against)
    asked, by = found.asked, {"opened_by": actor.pk} if reviews else {}
    with sheaf.bound():
        return engine.begin(
            ClaimFlow, original.applicant, by=actor, unit=original.unit, subject=original.subject,
            brief=f"差额补发　{original.brief}"[:200], facts=asked.facts | by, earlier=original, rows=asked.people,
        )  # fmt: skip
