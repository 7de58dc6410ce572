"""A case on its way: where its pages are, who acts on them, and the days between."""

from datetime import timedelta

from django.core.management import call_command

from approvals.demo.county import County
from approvals.demo.visitor import Visitor
from workflows import clock, timers
from workflows.case import Case


class Way:
    """One case of one applicant, with the address of the draft it was filed from."""

    def __init__(self, county: County, applicant: Visitor, draft: str, number: str):
        self.county, self.applicant, self.draft, self.number = county, applicant, draft, number

    @property
    def case(self):
        return Case.objects.get(number=self.number).coerced

    @property
    def url(self) -> str:
        return f"/cases/{self.number}/"

    @property
    def mine(self) -> str:
        return f"/my/cases/{self.number}/"

    @property
    def today(self) -> str:
        return clock.today().isoformat()

    def at(self, role: str, action: str, said=None, unit=None):
        """Somebody at a desk of the handling bureau (or of another unit) acts."""
        return self.county.at(f"{role}@{unit or self.case.unit}").decide(self.url, action, said)

    def leave(self, action="withdraw"):
        self.applicant.post(f"{self.mine}{action}/", {"reason": "申请人自愿"})


def later(days: int) -> None:
    """Days go by: the worker has done its work, the clock is moved, what is due happens."""
    work_off()
    clock.move_to(clock.now() + timedelta(days=days))
    timers.tick()
    work_off()


def work_off() -> None:
    call_command("db_worker", batch=True, interval=0, verbosity=0)
