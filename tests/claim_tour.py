"""A tour of the claim: one case waiting at every place where a person works (its keys taken as turned)."""

from tests.claims import to_reviewed, verify
from tests.county import do

WHY = {"reason": "事实清楚（三(十二)）"}


def nowhere(case, who): ...


def to_correcting(case, who):
    do(case, "employer", "ask_corrections", case.employer.clerk, {"others": "补劳动合同"})


def to_suspended(case, who):
    verify(case, status="未到岗", since="")
    do(case, "review", "suspend", who.review, WHY | {"cause": "not_on_post"})


def to_batched(case, who):
    to_reviewed(case, who)
    do(case, "collect", "include", who.review, {"number": "汇总1号"})


def to_confirmed(case, who):
    to_batched(case, who)
    do(case, "group", "confirm", who.secretary, {})


def to_posted(case, who):
    to_confirmed(case, who)
    do(case, "announce", "post", who.publicity, {"until": "2026-12-01"})


def to_cleared(case, who):
    to_posted(case, who)
    do(case, "publicity", "clear", who.publicity, {})


def to_requested(case, who):
    to_cleared(case, who)
    do(case, "request", "request", who.payment, {})


def to_allocated(case, who):
    to_requested(case, who)
    do(case, "finance", "allocate", who.finance_check, {})


def to_paid(case, who):
    to_allocated(case, who)
    do(case, "pay", "pay", who.payment_check, {})


STATIONS = {
    "filed": nowhere, "correcting": to_correcting, "checked": lambda case, who: verify(case), "suspended": to_suspended,
    "reviewed": to_reviewed, "batched": to_batched, "confirmed": to_confirmed, "posted": to_posted,
    "cleared": to_cleared, "requested": to_requested, "allocated": to_allocated, "paid": to_paid,
}  # fmt: skip
