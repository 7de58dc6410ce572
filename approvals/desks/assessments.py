"""Every time the rules were asked about a case: what they answered, under which rulings (口径)."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.desks.officer import for_officials
from approvals.scope import case_for
from workflows.assessments import Assessment
from workflows.case import STATES, Case
from workflows.fsm import law_of

VERDICTS = {
    "eligible": "符合", "ineligible": "不符合", "needs_exception": "须放宽", "needs_evidence": "待核实",
    "payable": "可兑现", "not_payable": "不予兑现", "hold": "暂缓",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One assessment as the page shows it."""

    one: Assessment
    step: str
    verdict: str
    amount: str


@require_safe
@for_officials
def assessments(request, number):
    case = case_for(request.user, number)
    lines = [line(case, one) for one in case.assessments.order_by("-pk")]
    return render(request, "approvals/assessments.html", {"case": case, "lines": lines})


def line(case: Case, one: Assessment) -> Line:
    verdict = VERDICTS.get(one.answer.get("verdict"), one.answer.get("verdict", ""))
    return Line(one, step(case, one.step), verdict, one.answer.get("amount", ""))


def step(case: Case, name: str) -> str:
    """The step in words: the state the answer was kept in, or the action it was kept by."""
    states = STATES[case.chain]
    return states(name).label if name in states.values else law_of(type(case), name).title
