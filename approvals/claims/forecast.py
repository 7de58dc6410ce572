"""What a claim will probably come to, while it is being filled in: the amount, every clause, what the year has left."""

from dataclasses import dataclass
from itertools import islice

from approvals.applications.models import Draft
from approvals.claims import facts, rosters, sections
from approvals.claims.sheet import Person, Sheet, left, people, reckoned, sheet_of
from parties.claimants import Claimant
from policies.terms import Scheme
from workflows.claim.law import Claim
from workflows.claim.listed import unlisted
from workflows.claim.registers import Registers
from workflows.claim.states import S

SHOWN = 50
NOWHERE = 0
"""The key of a claim that is not filed yet: nothing in any register belongs to it."""


@dataclass(frozen=True)
class Forecast:
    """``sheet`` is None while something it depends on is missing; ``left`` is what the year's total has left, in yuan.

    ``vouched`` says what another has yet to say of it, ``decided_by`` whose word counts,
    ``unlisted`` what is named that stands on no list of its day.
    """

    sheet: Sheet | None
    people: list[Person]
    left: str
    needs: list[str]
    vouched: str
    decided_by: str
    unlisted: tuple[str, ...] = ()

    @property
    def against(self) -> bool:
        """Whether a rule refuses the claim as it stands."""
        return self.sheet is not None and self.sheet.verdict == "not_payable"


def of(draft: Draft, claimant: Claimant) -> Forecast:
    """Reckoned on the registers as they are, a talent taken to be at work: that is for the employer to say."""
    parts = sections.everything(draft)
    scheme = sections.scheme_of(draft)
    asked = [part for code, part in parts.items() if code != "account"]
    needs = [part.section.title for part in asked if not part.is_complete()]
    if scheme.has_roster and not rosters.rows(draft):
        needs.append(scheme.roster_title)
    others = vouched(scheme), scheme.actor_of("review")
    if needs:
        return Forecast(None, [], left(bare(draft, claimant)), needs, *others)
    case = Claim(pk=NOWHERE, chain="claim", state=S.FILED, facts=facts.about(draft, claimant, parts))
    case.people = rosters.lines(draft)
    known = Registers([case])
    said, missing = reckoned(case, known), tuple(unlisted(case, known.lists))
    sheet = sheet_of(case, said)
    return Forecast(sheet, unsaid(sheet, people(case, said, {})), left(case), [], *others, missing)


def vouched(scheme: Scheme) -> str:
    """What another than the claimant has yet to say: the other enterprise, or the employer."""
    if "check" not in scheme.stages:
        return ""
    return "协议和人员由对方企业确认" if scheme.sides else "到岗情况由用人单位核实"


def unsaid(sheet: Sheet, lines: list[Person]) -> list[Person]:
    """The first of the lines that do not count and of which no finding speaks yet."""
    spoken = "\n".join(finding.sentence for finding in sheet.findings)
    found = (one for one in lines if one.sentence and one.sentence not in spoken)
    return list(islice(found, SHOWN))


def bare(draft: Draft, claimant: Claimant) -> Claim:
    """A claim of which only the scheme, the day and the claimant are known."""
    said = {"kind": claimant.kind, "name": claimant.name, "index": claimant.identity_index}
    known = {"scheme": draft.kind, "accepted_on": facts.accepted_on(draft), "claimant": said}
    return Claim(pk=NOWHERE, chain="claim", facts=known)
