"""The stations of a chain (环节), all of them or those that cases of one kind pass: the flow, walked by what they know."""

from collections.abc import Iterator
from typing import Any

from workflows.fsm import actions, law_of
from workflows.nodes import Acting, Begin, Step


def declared(flow_class) -> list:
    """The nodes in the order the page declares them."""
    known = {node.name: node for node in flow_class.instance.nodes()}
    return [known[name] for name in vars(flow_class) if name in known]


def phases(flow_class, case=None) -> list[str]:
    """The stations in the order the page declares them; of ``case``, those its actions can lead it to."""
    nodes = declared(flow_class)
    passed = nodes if case is None else reached(nodes, case.coerced)
    named = [
        node.phase for node in nodes if node in passed and isinstance(node, Step | Begin) and not node.aside
    ]
    return list(dict.fromkeys(named))


def phase_of(node, case) -> str:
    """The station a node belongs to; an aside (补正) belongs to the one it leads back to."""
    return (
        next(onward(node, case.coerced)).phase
        if getattr(node, "aside", False)
        else getattr(node, "phase", "")
    )


def reached(nodes: list, case) -> set[Any]:
    """Every node cases of this kind can come to."""
    found: set[Any] = set()
    coming = [node for node in nodes if isinstance(node, Begin)]
    while coming:
        node = coming.pop()
        if node not in found:
            found.add(node)
            coming += onward(node, case)
    return found


def onward(node, case) -> Iterator[Any]:
    """Where a case of this kind may go on from a node, by any action it knows."""
    if not isinstance(node, Acting):
        yield from (edge.dst for edge in node._outgoing())
        return
    law, lapse = actions(type(case)), getattr(node, "otherwise", None)
    for name in [*node.actions, *filter(None, [lapse])]:
        if law_of(type(case), name).is_for(case):
            yield from filter(None, (node.next_for(state) for state in law[name].values()))
