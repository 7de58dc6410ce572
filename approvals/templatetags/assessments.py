"""``{% assessments case %}``: every time the rules were asked about a case, with the rulings each answer stands on."""

from dataclasses import dataclass

from django import template

from workflows.assessments import Assessment
from workflows.case import STATES
from workflows.fsm import law_of

register = template.Library()

VERDICTS = {
    "eligible": "符合", "ineligible": "不符合", "needs_exception": "须放宽", "needs_evidence": "待核实",
    "payable": "可兑现", "not_payable": "不予兑现", "hold": "暂缓",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One assessment as a page shows it."""

    one: Assessment
    step: str
    verdict: str
    amount: str


@register.inclusion_tag("approvals/assessments.html")
def assessments(case):
    return {"lines": [line(case, one) for one in case.assessments.order_by("-pk")]}


def line(case, one: Assessment) -> Line:
    verdict = VERDICTS.get(one.answer.get("verdict"), one.answer.get("verdict", ""))
    return Line(one, step(case, one.step), verdict, one.answer.get("amount", ""))


def step(case, name: str) -> str:
    """The step in words: the state the answer was kept in, or the action it was kept by."""
    states = STATES[case.chain]
    return states(name).label if name in states.values else law_of(type(case), name).title
