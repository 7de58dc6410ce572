"""What ``manage.py verify`` looks at; layers above register their own checks."""

from collections.abc import Callable, Iterable, Iterator

from workflows import jobs, journal, ledger
from workflows.case import Case, Task
from workflows.consistency import Proof

Check = Callable[[], Iterable[str]]

_checks: list[tuple[str, Check]] = []


def register(title: str, check: Check) -> None:
    """Add a check that yields one sentence per fault."""
    _checks.append((title, check))


def checks() -> list[tuple[str, Check]]:
    return [
        ("办理记录链", broken_journals),
        ("额度账", ledger.mismatches),
        ("状态与在办事项", misplaced),
        ("后台事项", jobs.unsettled),
        *_checks,
    ]


def broken_journals() -> Iterator[str]:
    for case in Case.objects.iterator():
        if number := journal.broken(case):
            yield f"{case.number}：第 {number} 条办理记录与链不符"


def misplaced() -> Iterator[str]:
    """Open work in a state the flow cannot have it in; finished cases with open work, live ones without."""
    proofs: dict = {}
    for case in Case.objects.prefetch_related("task_set").iterator(chunk_size=200):
        if case.flow_class not in proofs:
            proofs[case.flow_class] = proof = Proof(case.flow_class)
            proof.run()
        yield from misplaced_in(case, proofs[case.flow_class])


def misplaced_in(case: Case, proof: Proof) -> Iterator[str]:
    waiting: list[Task] = [task for task in case.task_set.all() if task.finished is None]
    if bool(case.finished) == bool(waiting):
        yield f"{case.number}：{'已办结却仍有在办事项' if waiting else '未办结却无人在办'}"
    for task in waiting:
        if case.state not in proof.open_in[task.flow_task]:
            yield f"{case.number}：“{task.flow_task.task_title}”不应在“{case.label}”时在办"
        if task.flow_task_type == "HUMAN" and not (task.owner_id or task.owner_permission):
            yield f"{case.number}：在办事项没有经办岗"
