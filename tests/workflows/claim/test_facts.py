"""What a claim knows of whom it pays: one payee, the sides that share, or everybody for himself."""

from decimal import Decimal

from workflows.claim.facts import Facts

ACCOUNT = {"name": "甲公司", "index": "a", "account": 1, "bank": "甲行", "masked": "****1"}
OTHER = {"name": "乙公司", "index": "b", "account": 2, "bank": "乙行", "masked": "****2"}


def test_one_payee_gets_the_whole_award():
    known = Facts({"payee": ACCOUNT, "award": {"amount": "1500.00"}})
    (part,) = known.parts
    assert (part.number, part.payee["name"], part.amount) == (1, "甲公司", Decimal("1500.00"))


def test_several_payees_get_what_the_award_says_and_who_gets_nothing_is_left_out():
    payees = [ACCOUNT | {"part": 3}, OTHER | {"part": 5}, OTHER | {"part": 6}]
    known = Facts({"payees": payees, "award": {"amount": "800.00", "parts": {"3": "500.00", "5": "300.00"}}})
    assert [(part.number, part.payee["name"], part.amount) for part in known.parts] == [
        (3, "甲公司", Decimal("500.00")),
        (5, "乙公司", Decimal("300.00")),
    ]
