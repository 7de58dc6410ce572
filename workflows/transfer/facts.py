"""What a transfer case knows: plain JSON in ``case.facts``, read through here."""

from datetime import date
from functools import cached_property
from typing import Any

from policies import eligibility, identity, service
from workflows import clock
from workflows.rulings import Ruled


class Facts:
    """Reads ``case.facts``; every question the law, the pages and the papers ask has its name here."""

    def __init__(self, facts: dict[str, Any], ruled: Ruled | None = None):
        self.facts = facts
        if ruled:
            self.ruled = ruled

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)

    @cached_property
    def applicant(self) -> eligibility.Applicant:
        """The facts the conditions of 三(三)1 are measured by, as the officials have left them."""
        return eligibility.Applicant.from_json(self.facts["applicant"])

    def assessed(self, on: date) -> eligibility.Verdict:
        """Every condition of 三(三)1 on the day, under the county's rulings of the day of acceptance."""
        return eligibility.assess(self.applicant, on, eligibility.Policy(**self.policy))

    @cached_property
    def ruled(self) -> Ruled:
        """The county's rulings; a set of cases hands in one for all of them."""
        return Ruled()

    @property
    def policy(self) -> dict[str, Any]:
        """The parameters of the conditions (口径 rules.version: as ruled on the day of acceptance)."""
        return self.ruled.policy(self.measured_on, "transfer")

    @property
    def rulings_used(self) -> list[str]:
        return self.ruled.cited(self.measured_on, self.policy, "transfer")

    @property
    def measured_on(self) -> date:
        return self.accepted_on or clock.today()

    @property
    def accepted_on(self) -> date | None:
        """受理日: the day the conditions are measured on (口径 retire.reference)."""
        return as_date(self.get("accepted_on"))

    @property
    def identity(self) -> str:
        return self.get("job", {}).get("identity", "")

    @property
    def wishes(self) -> list[str]:
        return self.get("wishes", [])

    @property
    def placement(self) -> dict[str, Any]:
        return self.get("placement", {})

    @property
    def vetting(self) -> dict[str, Any]:
        return self.get("vetting", {})

    @property
    def asked_again(self) -> bool:
        """Whether corrections were already asked for once (一次性告知)."""
        return self.get("corrections", {}).get("times", 0) > 0

    def identity_against(self, kind: str) -> list[str]:
        """Why this person's identity does not fit a post of this kind by plain transfer; empty where it does."""
        return identity.against(self.identity, kind)

    @property
    def reported_on(self) -> date | None:
        return as_date(self.get("service", {}).get("reported_on"))

    @property
    def fulfilled_on(self) -> date | None:
        """The day the five years of 三(三)1 are full."""
        return service.fulfilled_on(self.reported_on) if self.reported_on else None

    @property
    def years_confirmed(self) -> int:
        return len(self.get("service", {}).get("years", []))


def as_date(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
