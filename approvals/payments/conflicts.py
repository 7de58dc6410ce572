"""One payee, one account: bank data that contradict each other stop a payment, and both sides are named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Q

from parties.claimants import Account
from parties.secrets import normalised
from workflows.case import Case
from workflows.claim.states import S

AT_STAKE = (S.ALLOCATED, S.PAID)
"""Open claims whose money is at 人社局: their accounts must agree (and can be corrected)."""

Named = tuple[Case, dict]
"""A claim and one of the payees it still has to pay."""


def accounts_of(claims: Iterable) -> dict[int, Account]:
    """The accounts these claims name, by id."""
    return Account.objects.in_bulk({part.payee["account"] for claim in claims for part in claim.known.parts})


def found(claims: list, known: dict[int, Account]) -> list[str]:
    """What stands against paying these claims, each sentence with both names or both accounts."""
    return [*foreign(claims, known), *contradicting(claims, known)]


def payees(claims: Iterable) -> Iterator[Named]:
    """Everybody these claims still have to pay."""
    for claim in claims:
        for part in claim.known.open_parts:
            yield claim, part.payee


def foreign(claims: list, known: dict[int, Account]) -> Iterator[str]:
    """An account that is missing, or not in the payee's own name."""
    for claim, payee in payees(claims):
        account = known.get(payee["account"])
        if account is None:
            yield f"{claim} 收款对象“{payee['name']}”没有登记收款账户，请先由申报人补报收款账户"
        elif normalised(account.holder) != normalised(payee["name"]):
            yield (
                f"{claim} 收款对象为“{payee['name']}”，账户户名为“{account.holder}”，"
                "户名须与收款对象一致，请先更正收款账户"
            )


def contradicting(claims: list, known: dict[int, Account]) -> Iterator[str]:
    """Open claims that name different accounts for one payee, or one account for different payees."""
    people = {payee["index"] for _, payee in payees(claims)}
    numbers = {account.number_index for account in known.values()}
    same = Account.objects.filter(number_index__in=sorted(numbers)).values_list("pk", flat=True)
    rivals = list(payees([*claims, *others(claims, people, set(same))]))
    accounts = accounts_of({claim for claim, _ in rivals})

    def number(named: Named) -> str:
        account = accounts.get(named[1]["account"])
        return account.number_index if account else ""

    by_payee, by_number = defaultdict(list), defaultdict(list)
    for named in rivals:
        by_payee[named[1]["index"]].append(named)
        by_number[number(named)].append(named)
    for index in sorted(people):
        yield from disagreement(by_payee[index], number)
    for one in sorted(numbers):
        yield from sharing(by_number[one])


def others(claims: list, people: set[str], accounts: set[int]) -> list:
    """The other open claims that may pay one of these people, or into one of these accounts."""
    named = Q(facts__payee__index__in=sorted(people)) | Q(facts__payee__account__in=sorted(accounts))
    rivals = Case.objects.filter(named | Q(facts__has_key="payees"), chain="claim", state__in=AT_STAKE)
    return [one.coerced for one in rivals.exclude(pk__in=[claim.pk for claim in claims]).order_by("pk")]


def disagreement(several: list[Named], number) -> Iterator[str]:
    """The first claim of each account, side by side, where there is more than one account."""
    firsts = [next(group) for _, group in groupby(sorted(several, key=number), key=number)]
    if len(firsts) > 1:
        named = "，".join(f"{claim} 为 {payee['bank']} {payee['masked']}" for claim, payee in firsts)
        yield f"收款对象“{firsts[0][1]['name']}”在未办结的申报中有不同的收款账户：{named}；请先核对并更正"


def sharing(several: list[Named]) -> Iterator[str]:
    """Different payees of one account, side by side."""
    by_payee = {payee["index"]: (claim, payee) for claim, payee in reversed(several)}
    if len(by_payee) > 1:
        named = "，".join(f"{claim} 为“{payee['name']}”" for claim, payee in reversed(by_payee.values()))
        masked = several[0][1]["masked"]
        yield f"收款账户 {masked} 在未办结的申报中有不同的收款对象：{named}；请先核对并更正"
