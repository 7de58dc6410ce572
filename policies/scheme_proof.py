"""That a scheme's file fits together: what it names exists, what it compares can be compared, an amount comes about."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from policies import facts as declared
from policies.conditions import Unsayable, bounds_in, condition, named_in, pairs_in
from policies.dated import Misread, Source
from policies.sentences import names_in
from policies.terms import STAGES, Price, Scheme

REFERENCES = [
    ("facts", "line", "lists"), ("rules", "line", "lists"), ("prices", "line", "lists"), ("prices", "rate_by", "facts"),
    ("prices", "tier_by", "facts"), ("prices", "fact", "facts"), ("prices", "times", "facts"),
    ("prices", "least_of", "facts"), ("prices", "percent", "figures"), ("uplifts", "percent", "figures"),
    ("deductions", "fact", "facts"), ("counts", "fact", "facts"), ("counts", "limit", "figures"), ("caps", "used", "facts"), ("caps", "limit", "figures"),
    ("rows", "sums", "facts"), ("funds", "balance", "facts"), ("payees", "fact", "facts"), ("groups", "by", "columns"),
]  # fmt: skip
"""Which keys name a fact, a figure, a list of lines or a column of the roster."""
SENTENCES = [("rules", "met"), ("rules", "unmet"), ("deductions", "met"), ("deductions", "unmet")]
"""That a line is met is said once for all of them; that it is not, of each."""
NUMBERS = ("count", "number", "money", "counts", "amounts")
CONDITIONS = [("rules", "need"), ("rules", "only"), ("uplifts", "need"), ("deductions", "only")]


@dataclass(frozen=True)
class Proof:
    """That a scheme, as it stands on one day, names only facts and figures it has."""

    source: Source
    entries: dict[str, tuple[Any, ...]]
    scheme: Scheme

    def run(self) -> None:
        """Raises Misread with the file, the line and a sentence."""
        scheme = self.scheme
        lists = {fact.name for fact in scheme.facts if fact.kind == declared.LINES}
        for table, key, among in REFERENCES:
            for row in getattr(scheme, table):
                names = {
                    "facts": seen_by(row_line(row), scheme),
                    "figures": scheme.figures,
                    "lists": lists,
                    "columns": {column.name for column in scheme.columns},
                }[among]
                self.known(table, row, key, names, getattr(row, key))
        for table, key in CONDITIONS:
            for row in getattr(scheme, table):
                self.condition(table, row, key)
        for table, key in SENTENCES:
            for row in getattr(scheme, table):
                line = row_line(row) if key == "unmet" else ""
                self.known(
                    table,
                    row,
                    key,
                    seen_by(line, scheme) | scheme.figures.keys(),
                    names_in(getattr(row, key)),
                )
        self.stages()
        self.rows()
        if not scheme.recorded:
            self.amount()

    def stages(self) -> None:
        """The stations stand in their one order, each once; whoever is paid was reviewed and allocated."""
        for earlier, later in pairwise(sorted(self.scheme.steps, key=lambda step: step.order)):
            in_order = STAGES.index(earlier.stage) < STAGES.index(later.stage)
            if not in_order and (earlier.stage, later.stage) != ("evidence", "evidence"):
                raise self.misread(
                    "steps", later, "stage", f"环节 {later.stage} 应在 {earlier.stage} 之前，且只能有一个"
                )
        needed = {"file", "review", "allocate"} - set(self.scheme.stages)
        if needed and self.scheme.steps and not self.scheme.recorded:
            raise self.misread(
                "steps", self.scheme.steps[0], "stage", f"缺少环节：{'、'.join(sorted(needed))}"
            )

    def rows(self) -> None:
        """Vouchers have one column of money, and are known by what is used once."""
        for row in self.scheme.rows:
            kinds = [one.kind for one in self.scheme.columns]
            if kinds.count("money") != 1 or not any(one.once for one in self.scheme.columns):
                raise self.misread(
                    "rows", row, "kind", "票据须恰好有一列金额（money），并有标明只用一次（once）的列"
                )

    def condition(self, table: str, row: Any, key: str) -> None:
        said, scheme = getattr(row, key), self.scheme
        if said is None:
            return
        by_line = scheme.price_by_line
        line = by_line.line if table == "uplifts" and by_line else row_line(row)
        names = seen_by(line, scheme)
        self.known(table, row, key, names, named_in(said))
        self.known(table, row, key, names | scheme.figures.keys(), bounds_in(said))
        try:
            condition(said, scheme.figures)
        except Unsayable as mistake:
            raise self.misread(table, row, key, str(mistake)) from None
        for name, wanted in pairs_in(said):
            if sentence := unfit(self.fact(name, line), wanted):
                raise self.misread(table, row, key, sentence)

    def fact(self, name: str, line: str) -> declared.Fact:
        """A column of the line before a fact of the claim."""
        found = [one for one in self.scheme.facts if one.name == name and one.line in ("", line)]
        return max(found, key=lambda one: one.line)

    def amount(self) -> None:
        """One price with the rates it needs, or one of all and one of lines that may be left out."""
        scheme = self.scheme
        if not scheme.prices:
            raise self.source.misread(1, "须有一项 prices 写明金额如何得出，或用 recorded 写明只作记录的原因")
        self.either()
        self.lines(scheme.price_by_line.line if scheme.price_by_line else "")
        for price in scheme.prices:
            self.price(price)

    def either(self) -> None:
        """Two ways to one amount: of all, and by lines that need not be said."""
        by_line, *more = sorted(self.scheme.prices, key=lambda price: not price.line)
        optional = by_line.line and self.scheme.fact(by_line.line).optional
        if more and (len(more) > 1 or more[0].line or not optional):
            raise self.misread(
                "prices", more[0], "", "两项 prices 的，须一项按整件、一项按可以不填（optional）的行"
            )

    def price(self, price: Price) -> None:
        scheme = self.scheme
        for rate in scheme.rates:
            if price.tier_by and rate.at_least is None:
                raise self.misread("rates", rate, "of", "分档的标准须写明 at_least")
            if price.rate_by and rate.of not in (values := self.fact(price.rate_by, price.line).values):
                raise self.misread(
                    "rates", rate, "of", f"{rate.of} 不是 {price.rate_by} 的可选值：{'、'.join(values)}"
                )
        if price.decided and not (price.fact and "group" in scheme.stages):
            raise self.misread(
                "prices", price, "decided", "由领导小组确定金额（decided）的，须写明 fact，环节中须有 group"
            )
        by_one_rate = not (price.rate_by or price.tier_by or price.fact)
        if len(scheme.rates) != 1 if by_one_rate else not scheme.rates and not price.fact:
            raise self.misread(
                "prices", price, "", "没有 rate_by、tier_by 或 fact 的，须恰好有一项 rates；有的须有 rates"
            )

    def lines(self, line: str) -> None:
        """Rules by line are about the lines of the price, and only a whole claim is held."""
        for rule in self.scheme.rules:
            if rule.line and rule.hold:
                raise self.misread("rules", rule, "hold", "暂缓（hold）只能针对整件申报，不能针对其中一行")
            if rule.line not in ("", line):
                raise self.misread("rules", rule, "line", "按行的规则须与 prices 的 line 一致")

    def known(self, table: str, row: Any, key: str, known: Collection[str], said: Any) -> None:
        for name in (said,) if isinstance(said, str) else sorted(said):
            if name and name not in known:
                raise self.misread(table, row, key, f"没有名为 {name} 的事实或限额")

    def misread(self, table: str, row: Any, key: str, sentence: str) -> Misread:
        place = self.entries[table].index(row)
        return self.source.misread(self.source.line_of(table, place, key), f"{table}：{sentence}")


def row_line(row: Any) -> str:
    return str(getattr(row, "line", ""))


def seen_by(line: str, scheme: Scheme) -> set[str]:
    """The facts of the claim, and of one line where the row is about lines."""
    return {fact.name for fact in scheme.facts if fact.line in ("", line)}


def unfit(fact: declared.Fact, wanted: Any) -> str:
    """Why a fact cannot be asked this; empty where it can."""
    fits = {bool: ("yes_no",), list: ("choice", "text")}.get(type(wanted), NUMBERS)
    if fact.kind not in fits:
        return f"{fact.name} 是 {fact.kind}，不能这样比较"
    strange = (
        [one for one in wanted if one not in fact.values] if isinstance(wanted, list) and fact.values else []
    )
    return f"{strange[0]} 不是 {fact.name} 的可选值：{'、'.join(fact.values)}" if strange else ""
