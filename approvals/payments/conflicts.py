"""One payee, one account: bank data that contradict each other stop a payment, and both sides are named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from parties.claimants import Account
from parties.secrets import normalised
from workflows.case import Case
from workflows.claim.states import S

AT_STAKE = (S.ALLOCATED, S.PAID)
"""Open claims whose money is at 人社局: their accounts must agree (and can be corrected)."""


def accounts_of(claims: Iterable) -> dict[int, Account]:
    """The accounts these claims name, by id."""
    return Account.objects.in_bulk({claim.known.payee["account"] for claim in claims})


def found(claims: list, known: dict[int, Account]) -> list[str]:
    """What stands against paying these claims, each sentence with both names or both accounts."""
    return [*foreign(claims, known), *contradicting(claims)]


def foreign(claims: list, known: dict[int, Account]) -> Iterator[str]:
    """An account that is missing, or not in the payee's own name."""
    for claim in claims:
        payee, account = claim.known.payee, known.get(claim.known.payee["account"])
        if account is None:
            yield f"{claim} 收款对象“{payee['name']}”没有登记收款账户，请先由申报人补报收款账户"
        elif normalised(account.holder) != normalised(payee["name"]):
            yield (
                f"{claim} 收款对象为“{payee['name']}”，账户户名为“{account.holder}”，"
                "户名须与收款对象一致，请先更正收款账户"
            )


def contradicting(claims: list) -> Iterator[str]:
    """Open claims of one payee that name different accounts."""
    payees = {claim.known.payee["index"] for claim in claims}
    rivals = Case.objects.filter(chain="claim", state__in=AT_STAKE, facts__payee__index__in=sorted(payees))
    by_payee = defaultdict(list)
    for rival in rivals.order_by("pk"):
        by_payee[rival.facts["payee"]["index"]].append(rival.coerced)
    known = accounts_of(one for several in by_payee.values() for one in several)
    for several in by_payee.values():
        yield from disagreement(several, known)


def disagreement(several: list, known: dict[int, Account]) -> Iterator[str]:
    """The first claim of each account, side by side, where there is more than one account."""

    def number(claim) -> str:
        account = known.get(claim.known.payee["account"])
        return account.number_index if account else ""

    firsts = [next(group) for _, group in groupby(sorted(several, key=number), key=number)]
    if len(firsts) > 1:
        named = "，".join(f"{one} 为 {one.known.payee['bank']} {one.known.payee['masked']}" for one in firsts)
        yield f"收款对象“{firsts[0].known.payee['name']}”在未办结的申报中有不同的收款账户：{named}；请先核对并更正"
