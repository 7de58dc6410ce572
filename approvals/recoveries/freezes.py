"""调查冻结: a claim that is looked into goes no further; lifted with a finding, by another person."""

from django.db import IntegrityError, transaction

from approvals.payments import turns
from approvals.recoveries import desks
from approvals.recoveries.models import Freeze
from workflows import clock, engine, holds
from workflows.case import Case
from workflows.fsm import Refused

HOLD = "调查冻结"


@transaction.atomic
def place(case: Case, cause: str, reason: str, actor) -> Freeze:
    """Stop a claim that has not ended; the claimant reads that it is being verified, not why."""
    case = Case.objects.select_for_update().get(pk=case.pk).coerced
    desk = desks.impartial(case, actor, *desks.freeze(case))
    if case.chain != "claim" or case.finished:
        raise Refused(f"本件现为“{case.label}”，不需要冻结；已经发放的，请提出追回")
    try:
        with transaction.atomic():
            made = Freeze.objects.create(case_id=case.pk, cause=cause, reason=reason, placed_by=actor)
    except IntegrityError:
        raise Refused("本件已经冻结，核实结束后再解除") from None
    holds.place(case, HOLD, made.source, actor)
    engine.record(
        case.pk, "freeze", "调查冻结", actor, desk=desk, said=[("事由", made.why.title), ("依据", made.why.clause), ("核查事项", reason)],
        told="您的申报正在核实有关情况，核实期间暂停办理；结束后会通知您。",
    )  # fmt: skip
    return made


@transaction.atomic
def lift(freeze: Freeze, finding: str, actor) -> None:
    """核实结束: what was found; the claim can go on, or be refused by those whose turn it is."""
    case = Case.objects.select_for_update().get(pk=freeze.case_id).coerced
    desk = desks.impartial(case, actor, *desks.lift(case))
    freeze = turns.locked(freeze)
    if freeze.lifted_at:
        raise engine.Stale(f"已由 {freeze.lifted_by} 于 {clock.when(freeze.lifted_at)} 解除，请刷新页面")
    turns.another(actor, freeze.placed_by_id, "冻结和解除")
    if not finding.strip():
        raise Refused("解除冻结须写明核查结论")
    freeze.finding, freeze.lifted_by, freeze.lifted_at = finding, actor, clock.now()
    freeze.save(update_fields=["finding", "lifted_by", "lifted_at"])
    holds.lift(freeze.source, actor)
    told = "您的申报核实结束，继续办理。" if not case.finished else ""
    engine.record(case.pk, "unfreeze", "解除冻结", actor, desk=desk, said=[("核查结论", finding)], told=told)
