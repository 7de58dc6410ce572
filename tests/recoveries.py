"""The ordinary way of money that comes back: a claim paid, a demand approved, receipts."""

from datetime import timedelta
from decimal import Decimal

from approvals.recoveries import receipts, services
from tests.county import COUNT, fresh
from tests.payments import cleared, to_allocated, to_answered, to_paid
from workflows import clock

FOUND = "经核查，第1行人员从未在该企业上班（社保记录、考勤记录）"


def paid(county, who, count=1, **more):
    """Labour claims whose money has arrived: 500 yuan for the first, 1,000 for the second …"""
    cases = cleared(county, who, count, **more)
    to_allocated(cases, who)
    to_answered(to_paid(cases, who), who)
    return [fresh(case) for case in cases]


def demand(amount="500", cause="miscounted", **more):
    return services.Demand(part=1, amount=Decimal(amount), cause=cause, found=FOUND, **more)


def proposed(case, who, *said, **more):
    return services.propose(case, demand(*said, **more), who.payment)


def approved(case, who, *said, **more):
    made = proposed(case, who, *said, **more)
    services.approve(made, who.payment_check)
    made.refresh_from_db()
    return made


def received(recovery, who, amount="500", dated=None):
    voucher = f"缴{next(COUNT)}"
    made = receipts.record(recovery, voucher, dated or clock.today(), Decimal(amount), who.finance)
    recovery.refresh_from_db()
    return made


def finished(recovery, who):
    receipts.finish(recovery, who.finance_check)
    recovery.refresh_from_db()
    return recovery


def days(*offsets_and_amounts):
    return [(clock.today() + timedelta(days=n), Decimal(amount)) for n, amount in offsets_and_amounts]
