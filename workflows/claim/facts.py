"""What a claim knows: plain JSON in ``case.facts``, read through here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from policies import schemes
from policies.facts import LINES, Fact
from policies.sentences import shown


@dataclass(frozen=True)
class Part:
    """What one payee gets of a claim, in yuan; ``number`` is 1 where one is paid, the side's or the roster line's else."""

    number: int
    payee: dict[str, Any]
    amount: Decimal


def in_words(fact: Fact, said: Any) -> str:
    """An answer as people write it, money with its unit."""
    if said is None or said == "":
        return ""
    return shown(Decimal(said) if fact.kind in ("money", "number") else said) + fact.unit


class Facts:
    """Reads ``case.facts``; every question the law, the pages and the papers ask has its name here."""

    def __init__(self, facts: dict[str, Any]):
        self.facts = facts

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.facts.get(name, default)

    @cached_property
    def scheme(self) -> schemes.Scheme:
        """The scheme as it stood on the day of acceptance (口径 rules.version)."""
        return schemes.scheme(self.facts["scheme"], self.accepted_on)

    @property
    def has_roster(self) -> bool:
        """Whether the claim names people or vouchers line by line."""
        return self.scheme.has_roster

    @property
    def accepted_on(self) -> date:
        """受理日: the day the claim was filed; its year is the year of its pools (口径 cap.year_basis)."""
        return date.fromisoformat(self.facts["accepted_on"])

    @property
    def counted_in(self) -> int:
        """The year a counted grant belongs to: of its occasion (口径 or.count), else of acceptance."""
        return self.occasion.year

    @property
    def occasion(self) -> date:
        """The day of what is claimed for (a trip); where none was asked for, of acceptance."""
        return date.fromisoformat(self.facts.get("occasion") or self.facts["accepted_on"])

    @property
    def claimant(self) -> dict[str, Any]:
        return self.facts["claimant"]

    @property
    def payee(self) -> dict[str, Any]:
        """Who is paid, or the first of several: name, keyed index, the account's id and its masked number."""
        return (self.facts.get("payees") or [self.facts["payee"]])[0]

    @property
    def payees(self) -> list[dict[str, Any]]:
        """Everybody who is paid, each with the ``part`` of the award that is his; the one payee where there is one."""
        return self.facts.get("payees") or [self.payee | {"part": 1}]

    @property
    def headed(self) -> list[tuple[str, str]]:
        """What was said once of the whole roster, each with its label."""
        said = self.facts.get("head", {})
        return [(column.label, str(said.get(column.name, ""))) for column in self.scheme.heads]

    @property
    def paid_to(self) -> str:
        """The payees' names in a few words."""
        names = [one["name"] for one in self.payees]
        return "、".join(names) if len(names) <= 3 else f"{names[0]}等 {len(names)} 个收款对象"

    @property
    def answered(self) -> list[tuple[str, str]]:
        """What the claimant said to the facts the scheme declares, each with its label, in words."""
        asked = [fact for fact in self.scheme.facts if not fact.line and fact.kind != LINES]
        return [
            (fact.label, in_words(fact, self.said[fact.name])) for fact in asked if fact.name in self.said
        ]

    @property
    def parts(self) -> list[Part]:
        """The award by payee, as it was reserved; who gets nothing is not among them."""
        shares = self.award.get("parts") or {"1": self.award.get("amount", "0")}
        found = ((one["part"], one, Decimal(shares.get(str(one["part"]), "0"))) for one in self.payees)
        return [Part(number, payee, amount) for number, payee, amount in found if amount]

    @property
    def open_parts(self) -> list[Part]:
        """What has not arrived yet; after a partial return by the bank only what came back."""
        arrived = self.facts.get("arrived", ())
        return [part for part in self.parts if part.number not in arrived]

    def with_account(self, part: int, account: dict[str, Any]) -> dict[str, Any]:
        """The facts that change when the payee of one part gets another account."""
        if not self.facts.get("payees"):
            return {"payee": self.payee | account}
        return {"payees": [one | account if one["part"] == part else one for one in self.payees]}

    @property
    def employer(self) -> str:
        """The unit code of the employer the claim is about."""
        return self.facts.get("employer", {}).get("code", "")

    @property
    def checked_by(self) -> str:
        """The unit that checks: the employer, or its 主管部门 where the employer itself claims."""
        return self.facts["checked_by"]

    @property
    def sides(self) -> dict[str, dict[str, Any]]:
        """Who stands on each side of what is shared (调出企业, 调入企业): code, name, keyed index; empty elsewhere."""
        known = self.facts.get("sides")
        return {side: known[side] for side in self.scheme.sides} if known else {}

    @property
    def own_side(self) -> str:
        """The side of whoever claims; empty where nothing is shared."""
        mine = self.facts.get("claimant", {}).get("index")
        return next((side for side, one in self.sides.items() if one["index"] == mine), "")

    @property
    def partner(self) -> dict[str, Any]:
        """The other enterprise, with its ``side``; empty where nothing is shared."""
        others = (one | {"side": side} for side, one in self.sides.items() if side != self.own_side)
        return next(others, {})

    @property
    def registered(self) -> dict[str, Any]:
        """备案: its number, and once it stands, the day and how many people of each batch."""
        return self.facts.get("registered", {})

    @property
    def report(self) -> dict[str, Any]:
        """What the service officer reported: who completed, who ended on another day than agreed, for which quarter."""
        return self.facts.get("report", {})

    @property
    def talent(self) -> dict[str, Any]:
        return self.facts.get("talent", {})

    @property
    def engagement(self) -> int | None:
        """The 柔性引才协议 the claim is about, by its id."""
        return self.facts.get("engagement")

    @property
    def evaluation(self) -> dict[str, Any]:
        """How the work was evaluated: result, text, by whom and when."""
        return self.facts.get("evaluation", {})

    @property
    def resolution(self) -> dict[str, Any]:
        """What the leading group has resolved: the number of its minutes, and the amount where it fixes one."""
        return self.facts.get("resolution") or {}

    @property
    def said(self) -> dict[str, Any]:
        """What the claimant answered to the facts the scheme declares."""
        return self.facts.get("said", {})

    @property
    def status(self) -> dict[str, Any]:
        """在岗, 未到岗 or 已调离, as last recorded by an official or the employer."""
        return self.facts.get("status", {})

    @property
    def tops_up(self) -> str:
        """The number of the claim whose difference this one asks for (差额补发)."""
        return self.facts.get("tops_up", "")

    @property
    def award(self) -> dict[str, Any]:
        """What was last awarded: amount, capped, funding, by line."""
        return self.facts.get("award", {})

    @property
    def amount(self) -> Decimal:
        return Decimal(self.award.get("amount", "0"))

    @property
    def is_proposed(self) -> bool:
        """Whether the amount is only proposed: the leading group has yet to fix it, and nothing is reserved."""
        return bool(self.award.get("proposed"))

    @property
    def counted(self) -> int:
        """How many people of the roster are paid for."""
        if "people" in self.award:
            return int(self.award["people"])
        return sum(1 for line in self.award.get("lines", ()) if line["amount"] and not line["reason"])

    @property
    def cut(self) -> Decimal:
        """What the year's cap took off, in yuan; of claims awarded before this was kept, by their lines."""
        if "cut" in self.award:
            return Decimal(self.award["cut"])
        if not self.award.get("capped") or not self.award["lines"]:
            return Decimal(0)
        due = sum((Decimal(line["amount"]) for line in self.award["lines"] if line["amount"]), Decimal(0))
        return due - self.amount

    @property
    def asked_again(self) -> bool:
        """Whether corrections were already asked for once (一次性告知)."""
        return self.facts.get("corrections", {}).get("times", 0) > 0
