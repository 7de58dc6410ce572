"""Prove, from the declarations alone, that a flow never disagrees with its law.

Every (node, state) pair a case can reach is walked: each action a step offers must be legal wherever the step can
be open, every decision must be picked up, nothing may be unused, and the applicant can leave from every open work
except where the chain declares him bound. It proves states, not that guards can be met.
"""

from collections import defaultdict

from viewflow.workflow.nodes import End, Join, Split, Timer

from workflows.fsm import actions, law_of
from workflows.nodes import Auto, Begin, Interrupt, Step


class Proof:
    """Walk every pair a case of this chain can be in; ``bound`` are the states nobody may leave from."""

    def __init__(self, flow_class, start="draft", bound=()):
        self.flow, self.start, self.bound = flow_class, start, {str(state) for state in bound}
        self.law = legal_moves(flow_class.process_class)
        self.open_in: dict = defaultdict(set)
        self.faults: set[str] = set()
        self.used: set[str] = set()
        self.routed: set[tuple] = set()

    def run(self) -> list[str]:
        self.walk([(node, self.start) for node in self.nodes(Begin)])
        while fresh := self.interrupted():
            self.walk(fresh)
        self.check_law_is_used()
        self.check_routes_happen()
        self.check_no_dead_end()
        self.check_applicant_can_leave()
        return sorted(self.faults)

    def nodes(self, kind):
        return [node for node in self.flow.instance.nodes() if isinstance(node, kind)]

    def walk(self, pairs):
        while pairs:
            node, state = pairs.pop()
            if state not in self.open_in[node]:
                self.open_in[node].add(state)
                pairs += self.after(node, state)

    def after(self, node, state):
        """Where the case can be next; a fault where it cannot."""
        if isinstance(node, End):
            self.expect(state in self.final, f"{node.name}：流程已结束，案卷仍为 {state}")
            return []
        if isinstance(node, Split):
            return self.branches(node, state)
        if isinstance(node, Timer | Join):
            return [(node._next, state)]
        self.check_recorded(node, state)
        return [self.route(node, target) for target in self.targets(node, state)]

    def targets(self, node, state):
        for name in (*node.actions, *filter(None, [getattr(node, "otherwise", None)])):
            self.used.add(name)
            if self.expect(state in self.law.get(name, {}), f"{node.name}：{name} 在 {state} 不合法"):
                yield self.law[name][state]

    def check_recorded(self, node, state):
        """What is recorded while the work stays open must not move the case."""
        for name in node.also:
            self.used.add(name)
            if self.expect(state in self.law.get(name, {}), f"{node.name}：{name} 在 {state} 不合法"):
                self.expect(self.law[name][state] == state, f"{node.name}：{name} 只能登记，不能改变状态")

    def route(self, node, state):
        self.routed.add((node, state))
        follower = node.next_for(state)
        self.expect(follower is not None, f"{node.name}：到 {state} 后无人接办")
        return (follower or self.nodes(End)[0], state)

    def branches(self, split, state):
        """Branches run side by side: what one does to the state, every other must bear."""
        inside = self.between(split)
        states, grown = set(), {state}
        while grown - states:
            states |= grown
            grown = {
                target for node in inside if hasattr(node, "actions")
                for here in states for target in self.targets(node, here)
            }  # fmt: skip
        return [(node, here) for node in inside for here in states]

    def between(self, split):
        inside, todo = [], [edge.dst for edge in split._outgoing()]
        while todo:
            node = todo.pop()
            if node not in inside and not isinstance(node, Join):
                inside.append(node)
                todo += [edge.dst for edge in node._outgoing()]
        return inside

    def interrupted(self):
        """Interrupts are open wherever their actions are legal and somebody has work."""
        fresh = []
        for node in self.nodes(Interrupt):
            self.used |= set(node.actions)
            for name in node.actions:
                for state in self.worked & self.law.get(name, {}).keys() - self.open_in[node]:
                    self.open_in[node].add(state)
                    fresh.append(self.route(node, self.law[name][state]))
        return fresh

    def check_law_is_used(self):
        for name in self.law.keys() - self.used:
            self.faults.add(f"{name}：没有任何环节可以办理")

    def check_routes_happen(self):
        for node in self.open_in:
            for state in getattr(node, "_routes", {}):
                self.expect((node, state) in self.routed, f"{node.name}：.When({state}) 永远不会发生")

    def check_no_dead_end(self):
        passed = {
            state for node, states in self.open_in.items() if isinstance(node, Auto) for state in states
        }
        known = {state for edges in self.law.values() for state in {*edges, *edges.values()}}
        for state in known - self.final - {self.start} - self.worked - passed:
            self.faults.add(f"{state}：没有任何环节在办（死路）")

    def check_applicant_can_leave(self):
        exits = {name for node in self.nodes(Interrupt) if node.is_applicants for name in node.actions}
        for state in self.worked - self.bound:
            able = any(state in self.law.get(name, {}) for name in exits)
            self.expect(able, f"{state}：申请人无法撤销")

    @property
    def worked(self) -> set[str]:
        """States in which somebody has work or a timer runs."""
        waiting = (states for node, states in self.open_in.items() if isinstance(node, Step | Timer))
        return {state for states in waiting for state in states}

    @property
    def final(self) -> set[str]:
        """A state the law lets nothing leave."""
        moves = [(source, target) for edges in self.law.values() for source, target in edges.items()]
        return {target for _, target in moves} - {source for source, _ in moves}

    def expect(self, holds, fault: str) -> bool:
        if not holds:
            self.faults.add(fault)
        return bool(holds)


def legal_moves(model, case=None) -> dict[str, dict[str, str]]:
    """Every action as ``{name: {source: target}}``; one that only records keeps its state. With a ``case``, those it knows."""
    return {
        name: {source: source if target == "None" else target for source, target in edges.items()}
        for name, edges in actions(model).items()
        if case is None or law_of(model, name).is_for(case)
    }
