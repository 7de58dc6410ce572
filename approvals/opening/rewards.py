"""Rewards paid before: they use up a referrer's year, and tie a talent to its claimant, like any paid claim."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from approvals.imports.registers import ID, among, at_most, days, sound
from approvals.imports.services import Fault, day_of, required
from approvals.opening.kinds import Kind
from approvals.opening.models import LABOUR, TALENT, OpeningLine
from documents.workbooks import Row
from parties.claimants import KINDS, PERSON, valid_identity
from parties.secrets import index_of, mask, normalised, valid_id_number
from parties.talents import CLASSES
from policies import schemes
from policies.deadlines import ISSUED
from workflows import clock, ledger
from workflows.claim import pools
from workflows.fsm import Refused
from workflows.ledger import Pool, Reservation

KIND, NAME, IDENTITY = "申报对象类别", "申报对象", "统一社会信用代码或身份证号"
PAID, AMOUNT, PAPER = "拨付日期", "金额（元）", "依据文号"
CLASS, YEAR, PEOPLE = "人才类别", "年度", "人数"
TALENTS = ["人才姓名", ID, CLASS, KIND, NAME, IDENTITY, AMOUNT, PAID, PAPER]
REFERRALS = [KIND, NAME, IDENTITY, YEAR, PEOPLE, AMOUNT, PAPER]
ONE_CLAIMANT = "该人才已由其他申报对象申报，一名人才只对应一个申报对象（三(十二)4），请核对"
MAKERS, CHECKERS = ("reward_review@RSJ",), ("reward_review@RSJ", "payment_check@RSJ")


def key_of(*parts: str) -> str:
    """What makes two rows the same fact."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def money(text: str) -> Decimal | None:
    """Yuan above zero to the fen; None for anything else."""
    try:
        amount = Decimal(text.replace(",", "")) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        return None
    fits = amount.is_finite() and Decimal(0) < amount < 10**10 and amount == amount.quantize(Decimal("0.01"))
    return amount.quantize(Decimal("0.01")) if fits else None


def whole(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8 and least <= int(text) <= most


def claimants(rows: list[Row]) -> Iterator[Fault]:
    """The identity fits the kind: the ID number of a person, the credit code of anybody else."""
    yield from among(rows, KIND, KINDS)
    for row in rows:
        try:
            if row.cells[IDENTITY] and row.cells[KIND] in KINDS:
                valid_identity(row.cells[KIND], row.cells[IDENTITY])
        except ValidationError as wrong:
            yield Fault(row.line, IDENTITY, wrong.messages[0])
        if row.cells[AMOUNT] and money(row.cells[AMOUNT]) is None:
            yield Fault(row.line, AMOUNT, "金额应为大于零的数，最多两位小数，例如 50000.00")


# Talents ----------------------------------------------------------------------------------------------------------


def check_talents(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, *TALENTS)
    yield from claimants(rows)
    yield from sound(rows, ID, valid_id_number)
    yield from among(rows, CLASS, CLASSES)
    yield from days(rows, PAID)
    yield from at_most(rows, **{"人才姓名": 60, NAME: 60, PAPER: 60})
    yield from out_of_time(rows)
    yield from other_claimants(rows)


def out_of_time(rows: list[Row]) -> Iterator[Fault]:
    for row in rows:
        day = day_of(row.cells[PAID])
        if day and not ISSUED <= day <= clock.today():
            yield Fault(row.line, PAID, f"拨付日期应在方案印发（{ISSUED}）之后、今天以前")


def other_claimants(rows: list[Row]) -> Iterator[Fault]:
    """One talent belongs to one claimant, among the rows and against what the ledger holds."""
    owners = owners_of(pools.talent_of(index_of(row.cells[ID])) for row in rows)
    for row in rows:
        mine = index_of(row.cells[IDENTITY])
        if row.cells[ID] and owners.setdefault(pools.talent_of(index_of(row.cells[ID])), mine) != mine:
            yield Fault(row.line, IDENTITY, ONE_CLAIMANT)


def owners_of(codes: Iterable[str]) -> dict[str, str]:
    """Who has claimed each talent, as the ledger holds it."""
    live = Reservation.objects.filter(pool__code__in=set(codes), status__in=("held", "committed"))
    return dict(live.values_list("pool__code", "holder"))


def read_talent(row: Row) -> OpeningLine:
    said, index = row.cells, index_of(row.cells[ID])
    return OpeningLine(
        number=row.line, amount=money(said[AMOUNT]), key=key_of(TALENT, index, said[CLASS], said[PAPER]),
        said=claimant(said) | {
            "talent": said["人才姓名"], "index": index, "masked": mask(normalised(said[ID])), "class": said[CLASS],
            "paid_on": str(day_of(said[PAID])), "document": said[PAPER],
        },
    )  # fmt: skip


def claimant(said: dict[str, str]) -> dict[str, str]:
    """Who was paid; the number of a person only in part."""
    number = normalised(said[IDENTITY])
    shown = mask(number) if said[KIND] == PERSON else number
    return {"kind": said[KIND], "name": said[NAME], "holder": index_of(number), "identity": shown}


def post_talents(lines: list[OpeningLine], desk: str) -> None:
    """The pools are locked by entering; what another claimant has come to hold meanwhile takes it all back."""
    ledger.enter([
        (
            Pool(code=talent_pool(one), title=pools.talent_title(one.said["talent"]), room=pools.ROOM),
            Reservation(amount=1, worth=one.amount, holder=one.said["holder"], proof=proof(
                one, f"{one.said['name']}　{one.said['class']}　{one.said['paid_on']}拨付")),
        )
        for one in lines
    ])  # fmt: skip
    mine = {talent_pool(one): one for one in lines}
    live = Reservation.objects.filter(
        pool__code__in=mine, status__in=("held", "committed"), case__isnull=False
    )
    others = {
        code
        for code, holder in live.values_list("pool__code", "holder")
        if holder != mine[code].said["holder"]
    }
    if others:
        raise Refused(
            *(
                f"第 {mine[code].number} 行 {mine[code].said['talent']}：{ONE_CLAIMANT}"
                for code in sorted(others)
            )
        )


def talent_pool(line: OpeningLine) -> str:
    return pools.talent_of(line.said["index"])


def proof(line: OpeningLine, words: str) -> str:
    return f"{line.said['document']}　{words}（{line.opening}第{line.number}行）"[:200]


# Referrals --------------------------------------------------------------------------------------------------------


def check_referrals(rows: list[Row]) -> Iterator[Fault]:
    yield from required(rows, *REFERRALS)
    yield from claimants(rows)
    yield from at_most(rows, **{NAME: 60, PAPER: 60})
    this = clock.today().year
    for row in rows:
        if row.cells[YEAR] and not whole(row.cells[YEAR], ISSUED.year, this):
            yield Fault(row.line, YEAR, f"年度应为 {ISSUED.year} 至 {this} 的四位数字")
        if row.cells[PEOPLE] and not whole(row.cells[PEOPLE], 1, 99_999):
            yield Fault(row.line, PEOPLE, "人数应为大于零的整数")


def read_referral(row: Row) -> OpeningLine:
    said = row.cells
    who = claimant(said)
    return OpeningLine(
        number=row.line, amount=money(said[AMOUNT]), key=key_of(LABOUR, who["holder"], said[YEAR], said[PAPER]),
        said=who | {"year": int(said[YEAR]), "people": int(said[PEOPLE]), "document": said[PAPER]},
    )  # fmt: skip


def scheme():
    return schemes.scheme("labour_referral", clock.today())


def pool_of(line: OpeningLine) -> str:
    return pools.cap_of(scheme(), line.said["year"], line.said["holder"])


def post_referrals(lines: list[OpeningLine], desk: str) -> None:
    paid = scheme()
    ledger.enter([
        (
            Pool(code=pool_of(one), title=pools.cap_title(paid, one.said["year"], one.said["name"]), room=pools.cap_room(paid)),
            Reservation(amount=one.amount, worth=one.amount, holder=one.said["holder"], proof=proof(
                one, f"{one.said['people']}人")),
        )
        for one in lines
    ])  # fmt: skip


def over_the_cap(lines: list[OpeningLine]) -> list[str]:
    """Years in which more was paid than the plan allows: entered as it was, and told."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    named = {}
    for one in lines:
        sums[pool_of(one)] += one.amount
        named[pool_of(one)] = f"{one.said['name']} {one.said['year']}年度"
    known = dict(Pool.objects.filter(code__in=sums).values_list("code", "taken"))
    room = pools.cap_room(scheme())
    return [
        f"{named[code]}合计 {sums[code] + known.get(code, 0):,.2f} 元，超过每年总额 {room:,.0f} 元（三(十二)3），将按实际登记，该年度不能再兑现"
        for code in sums if sums[code] + known.get(code, Decimal(0)) > room
    ]  # fmt: skip


KINDS_OF_REWARDS = [
    Kind(TALENT, TALENTS, MAKERS, CHECKERS, check_talents, read_talent, post_talents, lambda said: said["class"],
         {"talent": "人才", "masked": "身份证号", "class": "类别", "name": "申报对象", "paid_on": "拨付日期", "document": "依据文号"}),
    Kind(LABOUR, REFERRALS, MAKERS, CHECKERS, check_referrals, read_referral, post_referrals,
         lambda said: f"{said['year']}年度", {"name": "申报对象", "identity": "信用代码或身份证号", "year": "年度", "people": "人数",
         "document": "依据文号"}, over_the_cap),
]  # fmt: skip
