"""What may happen around a claim's money: it is looked into before, and asked back after, through the pages."""

from datetime import timedelta

from approvals.demo.claims import ClaimWay
from approvals.demo.visitor import Visitor
from approvals.demo.way import later
from workflows import clock


def looked_into(way: ClaimWay) -> None:
    """Somebody has reported the claim: frozen by one, found sound by another."""
    page = f"{way.url}freeze/"
    reported = {"cause": "reported", "reason": "来电反映名单不实，由监察人员到企业核查"}
    way.county.at("reward_review@RSJ").post(page, reported)
    later(3)
    way.county.at("payment_check@RSJ").post(page, {"finding": "经到企业核查，名单属实"})


def false_after_all(way: ClaimWay) -> None:
    """One of those paid for never worked there: asked back in two instalments, booked as they come, closed."""
    first, second = (clock.today() + timedelta(days=days) for days in (15, 45))
    demand = {
        "part": 1, "cause": "false_claim", "lines": [1], "amount": "500", "days": 15,
        "found": "经社保数据比对和到企业核查，名单第1行人员从未在该企业上班",
        "instalments": f"{first} 200\n{second} 300",
    }  # fmt: skip
    page = way.county.at("payment@RSJ").post(f"{way.url}recover/", demand)["Location"]
    deed(way.county.at("payment_check@RSJ"), page, "approve")
    for count, amount in enumerate((200, 300), 1):
        later(10)
        said = {"amount": amount, "voucher": f"缴款{way.case.pk}-{count}", "dated": way.today}
        deed(way.county.at("finance@CZJ"), page, "receive", said)
    deed(way.county.at("finance_check@CZJ"), page, "finish")


def deed(desk: Visitor, page: str, name: str, said: dict | None = None) -> None:
    """Somebody does one thing about a recovery, as its page's form would."""
    desk.post(page, {f"{name}-{field}": value for field, value in (said or {}).items()}, to=f"{page}{name}/")
