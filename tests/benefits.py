"""Benefits of other policies to test with, entered and confirmed by two."""

from decimal import Decimal

from approvals.registers import benefits as register
from parties.benefits import Benefit
from parties.secrets import index_of
from policies import schemes
from tests.claims import PASSED, to_cleared, to_reviewed
from tests.county import do
from tests.payments import to_allocated, to_answered, to_paid
from workflows import clock

LABOUR = "labour_referral"


def entered(county, number, purpose=LABOUR, amount="300", paid=True, **more) -> Benefit:
    """One benefit of the city, waiting for the second keeper."""
    scheme = schemes.scheme(purpose, clock.today())
    one = Benefit(**{
        "name": "试工甲", "number": number, "level": "市", "purpose": purpose, "item": scheme.item, "occasion": "",
        "amount": Decimal(amount), "paid": paid, "paid_on": clock.today() if paid else None, "document": "明人社〔2026〕3号",
    } | more)  # fmt: skip
    return register.enter([one], county.user("reward_review@RSJ"))[0]


def benefit(county, number, purpose=LABOUR, amount="300", paid=True, **more) -> Benefit:
    """The same, confirmed: it counts."""
    one = entered(county, number, purpose, amount, paid, **more)
    register.confirm({one.pk}, county.user("publicity@RCB"))
    return Benefit.objects.get(pk=one.pk)


def revoked(county, one) -> Benefit:
    """Two keepers find that it should not count."""
    register.ask_to_revoke(one.pk, "已退回市级补助", county.user("reward_review@RSJ"))
    return register.revoke(one.pk, county.user("publicity@RCB"))


def holder(one) -> str:
    return index_of(one.number)


def paid(county, who, cases) -> None:
    """Labour claims (or others of the long way) from the review to the payees' accounts."""
    for case in cases:
        to_reviewed(case, who)
    to_cleared(cases, who)
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who)


def trip_paid(case, who) -> None:
    do(case, "review", "approve", who.review, PASSED)
    to_allocated([case], who)
    to_answered(to_paid([case], who), who)
