"""Who may make a move: what the step offers, whose desk it is, and who must step aside."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied

from parties import roles
from workflows.case import Case, Task
from workflows.fsm import Refused
from workflows.journal import Entry


def check_offer(task: Task, action: str) -> None:
    step = task.flow_task
    if action not in (*getattr(step, "actions", ()), *getattr(step, "also", ())) or not hasattr(step, "role"):
        raise PermissionDenied("本环节不能办理此事项")


def check_actor(task: Task, actor, acted: set[str]) -> None:
    """Whose work it is, and who must step aside (公务员法第七十六条; one person, one part in a case)."""
    mine = task.owner_id == actor.pk if task.owner_id else actor.sits_at(task.desk)
    if not mine or (task.desk and not actor.sits_at(task.desk)):
        raise PermissionDenied("此事项不在您的经办岗")
    if task.desk:
        check_impartial(task.process, task.desk, actor, acted)


def check_impartial(case: Case, desk: str, actor, acted: set[str]) -> None:
    if actor.must_avoid(case.applicant_id):
        raise Refused("您与申请人存在应当回避的关系，请转同岗其他人员办理（公务员法第七十六条）")
    for earlier in sorted(acted):
        if sentence := roles.exclusion(earlier.partition("@")[0], desk.partition("@")[0]):
            raise Refused(sentence)


def desks_acted_from(cases: list[int], actor) -> dict[int, set[str]]:
    """From which desks somebody has already acted on each case."""
    acted: dict[int, set[str]] = defaultdict(set)
    entries = Entry.objects.filter(case__in=cases, actor=actor).exclude(desk=None)
    for case, desk in entries.values_list("case", "desk"):
        acted[case].add(str(desk))
    return acted


def interrupt_offering(case: Case, action: str):
    for node in case.flow_class.instance.nodes():
        if getattr(node, "interrupts", False) and action in node.actions:
            return node
    raise PermissionDenied("本流程没有此事项")


def check_interrupter(case: Case, node, actor) -> str | None:
    if node.is_applicants:
        if case.applicant_id != actor.pk:
            raise PermissionDenied("只有申请人本人可以办理")
        return None
    desk = node.desk_of(case, {})
    if not actor.sits_at(desk):
        raise PermissionDenied("此事项不在您的经办岗")
    check_impartial(case, desk, actor, desks_acted_from([case.pk], actor)[case.pk])
    return desk
