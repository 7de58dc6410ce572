"""A chain as a picture and as tables, read off its declarations: DOT for Graphviz, Mermaid and Markdown for docs."""

from collections.abc import Iterator

from viewflow.workflow.nodes import Join, Split, Timer

from workflows.case import STATES
from workflows.fsm import actions, law_of
from workflows.nodes import Acting, Auto, Begin, Finish
from workflows.stations import declared

DOT_HEAD = """digraph chain {
rankdir=TB; ranksep=0.3; nodesep=0.25; bgcolor="transparent";
node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#8b97a8", fontname="Noto Sans CJK SC", fontsize=11];
edge [color="#8b97a8", fontname="Noto Sans CJK SC", fontsize=9, arrowsize=0.6];
"""


def title(node) -> str:
    """What the picture calls a node."""
    if isinstance(node, Finish):
        return "办结"
    if isinstance(node, Timer):
        return "等待年度"
    if isinstance(node, Split):
        return "分别征求"
    if isinstance(node, Join):
        return "意见到齐"
    return "系统判定" if isinstance(node, Auto) else node.task_title


def edges(flow_class) -> Iterator[tuple]:
    """Every way once: from, to, and the decisions that lead there where the way depends on one."""
    for node in declared(flow_class):
        ways: dict = {}
        for edge in node._outgoing():
            ways.setdefault(edge.dst, []).extend(decisions(flow_class.process_class, node, edge.label))
        for target, titles in ways.items():
            yield node, target, "、".join(dict.fromkeys(titles))


def decisions(model, node, state: str) -> list[str]:
    """What is decided at a node when the case goes on in ``state``."""
    names = (
        [*getattr(node, "actions", ()), *filter(None, [getattr(node, "otherwise", None)])] if state else []
    )
    law = actions(model)
    return [law_of(model, name).title for name in names if state in law[name].values()]


def state_label(model, value: str) -> str:
    states = STATES[model._meta.model_name]
    return states(value).label if value in states.values else ""


def dot(flow_class) -> str:
    """The chain for Graphviz; ids and classes carry the node names, so that a page can mark where a case is."""
    lines = [
        f'{n.name} [id="node-{n.name}", class="{n.name}", label="{title(n)}"];' for n in declared(flow_class)
    ]
    lines += [f'{a.name} -> {b.name} [label="{label}"];' for a, b, label in edges(flow_class)]
    return DOT_HEAD + "\n".join(lines) + "\n}\n"


def mermaid(flow_class) -> str:
    lines = [f'    n_{n.name}["{title(n)}"]' for n in declared(flow_class)]
    lines += [
        f"    n_{a.name} -->{f'|{label}|' if label else ''} n_{b.name}" for a, b, label in edges(flow_class)
    ]
    return "flowchart LR\n" + "\n".join(lines) + "\n"


def who(node) -> str:
    """Who may act at a node, as the permission matrix says it."""
    if getattr(node, "is_applicants", False) or isinstance(node, Begin):
        return "申请人"
    if isinstance(node, Auto):
        return "系统"
    unit = node.unit if isinstance(node.unit, str) else "所涉单位" if node.unit else "承办单位"
    return f"{node.role}@{unit}"


def matrix(flow_class) -> Iterator[tuple[str, str, str, str, str]]:
    """(step, who, action, its name in the law, states it starts from): the permission matrix."""
    model = flow_class.process_class
    for node in declared(flow_class):
        if isinstance(node, Acting):
            names = [*node.actions, *node.also, *filter(None, [getattr(node, "otherwise", None)])]
            for name in names:
                actor = (
                    "时限届满"
                    if name == getattr(node, "otherwise", None) and name not in node.actions
                    else who(node)
                )
                yield title(node), actor, law_of(model, name).title, name, sources(model, name)


def sources(model, name: str) -> str:
    return "、".join(state_label(model, source) for source in actions(model)[name])


def page(flow_class) -> str:
    """One chain as a page of docs/chains.md."""
    rows = [f"| {' | '.join(row)} |" for row in matrix(flow_class)]
    head = ["| 环节 | 谁办 | 事项 | 名称 | 案卷须为 |", "|---|---|---|---|---|"]
    return (
        f"## {flow_class.process_title}\n\n```mermaid\n{mermaid(flow_class)}```\n\n"
        + "\n".join(head + rows)
        + "\n"
    )
