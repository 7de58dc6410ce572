"""What keeps a claim from being paid beside its own facts: it is looked into, or a payee is late with money he owes back."""

from collections.abc import Iterable, Iterator

from workflows import flags, holds


def frozen(claims: list, then: str = "再列入发放清单") -> Iterator[str]:
    """Claims that are being looked into; ``then`` is what can be done once nobody does any more."""
    stopped = holds.frozen(claims)
    for claim in claims:
        if claim.pk in stopped:
            yield f"{claim} {claim.subject} 正在调查核实，已冻结，解除后{then}（四(四)）"


def owing(claims: list) -> Iterator[str]:
    """Payees who are late with money they must give back."""
    late = flags.overdue(payees_of(claims))
    for claim in claims:
        for one in claim.known.payees:
            for flag in late.get(one["index"], ()):
                yield f"{claim} 收款对象“{one['name']}”有逾期未退的追回（{flag.reason}）；仍要付款的，请填写理由后再列入"


def payees_of(claims: Iterable) -> set[str]:
    """The keyed indexes of everybody these claims pay."""
    return {one["index"] for claim in claims for one in claim.known.payees}
