"""The pieces papers are worded from: dates, units, who it is about, what was opined."""

from itertools import zip_longest
from typing import Any

from stdnum import numdb

from parties.people import Person
from parties.roles import ROLES
from parties.units import names
from workflows import clock
from workflows.opinions import Opinion
from workflows.transfer.facts import as_date

Words = dict[str, Any]
Pair = tuple[str, str]
OUTCOMES = {"met": "符合", "unmet": "不符合", "waivable": "可放宽", "unknown": "待核实"}


def day(value) -> str:
    """2026年1月5日."""
    found = as_date(value[:10]) if isinstance(value, str) and value else value
    if not found:
        return ""
    found = clock.local(found).date() if hasattr(found, "hour") else found
    return f"{found.year}年{found.month}月{found.day}日"


DIGITS, PLACES, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def capital(amount) -> str:
    """人民币壹仟贰佰元伍角整: an amount as vouchers write it, so that no digit can be added."""
    yuan, fen = divmod(int(amount * 100), 100)
    jiao, fen = divmod(fen, 10)
    said = f"{whole(yuan)}元" if yuan else ""
    said += f"{DIGITS[jiao]}角" if jiao else "零" if yuan and fen else ""
    return f"人民币{said or ('' if fen else '零元')}" + (f"{DIGITS[fen]}分" if fen else "整")


def whole(number: int) -> str:
    """The digits with their places, one 零 for every gap, 万 and 亿 after their groups."""
    said, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + PLACES[place % 4]
        gap = not digit
        if place % 4 == 0 and number // 10**place % 10000:
            said, gap = said + GROUPS[place // 4], False
    return said


def region(code: str | None) -> str:
    """The county a six-digit code names (GB/T 2260), with its province."""
    parts = numdb.get("cn/loc").info(code or "")
    names = [next(iter(found.values())).rpartition("]")[2] for _, found in parts if found]
    return "".join(names) or code or ""


def unit_name(code: str) -> str:
    return names().get(code, code)


def two_by_two(pairs: list[Pair]) -> list[tuple[Pair, Pair]]:
    """Short answers side by side."""
    return list(zip_longest(pairs[::2], pairs[1::2], fillvalue=("", "")))


def person(case) -> list[tuple[Pair, Pair]]:
    """Who it is about; the ID number only in part."""
    known, kept = case.known, Person.objects.filter(user=case.applicant_id).first()
    applicant, job = known.facts["applicant"], known.get("job", {})
    return two_by_two([
        ("姓名", case.subject), ("性别", applicant.get("sex") or ""),
        ("身份证号", kept.masked_id if kept else ""), ("出生日期", day(applicant.get("birth_date"))),
        ("籍贯", region(applicant.get("native_place"))), ("学历", degrees(applicant)),
        ("身份", job.get("identity", "")), ("中共党员", "是" if job.get("party_member") else "否"),
        ("现工作单位", job.get("present_unit", "")), ("现任岗位", job.get("post", "")),
    ])  # fmt: skip


def degrees(applicant) -> str:
    return "；".join(
        f"{'全日制' if one['full_time'] else '非全日制'}{one['level']}"
        for one in applicant.get("education") or ()
    )


GROUNDS = ("B1", "B2", "B3")  # one of the three is enough


def rules(case) -> list[Pair]:
    """Every condition on the day it is measured; a ground not met is left out where another is."""
    assessed = case.known.assessed(case.known.measured_on)
    return [
        (OUTCOMES[one.outcome], f"{one.sentence}（{one.clause}）")
        for one in assessed.findings
        if not (assessed.basis and one.rule in GROUNDS and one.outcome != "met")
    ]


def opinions(case, *kinds: str, round_: int | None = None) -> list[Pair]:
    """What each unit answered: yes or no, why, by which letter."""
    heard = Opinion.objects.filter(case=case, kind__in=kinds).order_by("pk")
    heard = heard if round_ is None else heard.filter(round=round_)
    known = names()
    return [
        (known.get(one.body, one.body), "　".join(filter(None, [verdict(one.agree), one.text, one.letter])))
        for one in heard
    ]


def verdict(agree: bool) -> str:
    return "同意" if agree else "不同意"


def placed(case) -> str:
    place = case.known.placement
    return f"{place.get('unit_name', '')}（{place.get('kind', '')}，{place.get('post', '')}）"


def letter(case, to: str, paragraphs: list[str], signer: str | None = None, **more: Any) -> Words:
    """A letter from the handling bureau, or from whom it names."""
    signed = signer or unit_name(case.unit)
    return {"to": to, "paragraphs": paragraphs, "signer": signed, "dated": day(clock.today())} | more


def about(case) -> str:
    return f"办件编号：{case.number}"


def boxes(entries) -> list[dict[str, str]]:
    """One opinion box per finished step: what was said, from which desk, by whom, on which day."""
    desks = [one.desk.partition("@") for one in entries]
    known = names()
    return [
        {
            "title": f"{one.title}\n{known.get(unit, unit)}{ROLES.get(role, '')}",
            "text": opined(one), "by": f"{one.actor or ''}　{day(one.at)}",
        }
        for one, (role, _, unit) in zip(entries, desks, strict=True)
    ]  # fmt: skip


def opined(entry) -> str:
    """The words of one step; its name where nothing more was said."""
    agreed = entry.said("agree")
    told = [verdict(agreed)] if isinstance(agreed, bool) else []
    told += [entry.said(name) for name in ("opinion", "text", "reason", "report", "statement", "remark")]
    return "。".join(line.rstrip("。") for line in told if line) or entry.title
