"""One click, one move: the same click again gets the same answer, any other comes too late."""

from workflows import clock
from workflows.case import Task
from workflows.fsm import Refused
from workflows.journal import Entry


class Stale(Refused):
    """Somebody was quicker; reload the page."""


def entries_with(keys) -> dict[str, Entry]:
    """What was already recorded under these keys of one click."""
    wanted = list(keys)
    found = Entry.objects.filter(key__in=wanted) if wanted else ()
    return {str(one.key): one for one in found}


def replay(task: Task, action: str, actor, key: str) -> Entry:
    """The same click again gets the same answer; any other is too late."""
    done = Entry.objects.filter(task=task).select_related("actor").first()
    if done and (done.key, done.action, done.actor_id) == (key, action, actor.pk):
        return done
    if done is None:
        raise Stale("此事项已不需要办理，请刷新页面")
    who = done.actor or "系统"
    raise Stale(f"此事项已由 {who} 于 {clock.when(done.at)} 办结（{done.title}），请刷新页面")


def same(done: Entry, task: Task | None, action: str, actor) -> Entry:
    if (done.action, done.actor_id) != (action, actor.pk):
        raise Stale("此次提交的编号已用于其他事项，请刷新页面后重新提交")
    return done
