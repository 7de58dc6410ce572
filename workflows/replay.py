"""Past decisions asked again: the same facts, policy and day must give the same answer, to the cent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from policies import eligibility
from policies.reading import Unreadable
from policies.rulings import Unruled, as_parameter
from policies.schemes import UnknownScheme
from workflows.assessments import Assessment
from workflows.claim import amounts
from workflows.transfer import verdicts


@dataclass(frozen=True)
class Difference:
    """One stored answer the rules do not give any more: field by field, as stored and as now."""

    assessment: Assessment
    fields: dict[str, tuple[Any, Any]]

    def __str__(self) -> str:
        one = self.assessment
        said = "；".join(f"{name} 原 {before}，现 {now}" for name, (before, now) in self.fields.items())
        return f"{one.case.number} {one.step}（{one.kind}，{one.on}）：{said}"


def transfer(one: Assessment) -> dict[str, Any]:
    applicant = eligibility.Applicant.from_json(one.asked)
    return verdicts.answer(eligibility.assess(applicant, one.on, eligibility.Policy(**policy_of(one))))


def claim(one: Assessment) -> dict[str, Any]:
    return amounts.answer(amounts.answered(one.kind, one.asked, policy_of(one), one.on))


def policy_of(one: Assessment) -> dict[str, Any]:
    return {key: as_parameter(value) for key, value in one.policy.items()}


CHAINS: dict[str, Callable[[Assessment], dict[str, Any]]] = {"transfer": transfer, "claim": claim}


def answered(one: Assessment) -> dict[str, Any]:
    """What the rules answer now, or why they do not answer any more."""
    try:
        return CHAINS[one.case.chain](one)
    except (Unreadable, Unruled, UnknownScheme, TypeError) as mistake:
        return {"不能重算": str(mistake)}


def compared(one: Assessment) -> Difference | None:
    now = answered(one)
    names = sorted(one.answer.keys() | now.keys())
    fields = {
        name: (one.answer.get(name), now.get(name)) for name in names if one.answer.get(name) != now.get(name)
    }
    return Difference(one, fields) if fields else None


def every(number: str = "") -> Iterator[Difference | None]:
    """Each stored assessment, of one case or of all, with its difference if there is one."""
    stored = Assessment.objects.select_related("case").order_by("case_id", "pk")
    if number:
        stored = stored.filter(case__number=number)
    for one in stored.iterator(chunk_size=500):
        yield compared(one)
