"""The rules without the site: one question in plain data, one answer, the very functions the site runs."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies import claims, deadlines, eligibility, quota, retirement, service
from policies.claims import finding_json
from policies.deadlines import ISSUED
from policies.reading import Reader, Unreadable, boolean, day, many, maybe, one_of, record, text, whole
from policies.workdays import WorkingDays

CALENDAR = WorkingDays()
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
COUNTY_CODE = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True)
class Kind:
    """One kind of question: how it is read and how it is answered."""

    read: Reader
    answer: Callable[[dict[str, Any]], dict[str, Any]]


def county(value: Any, name: str) -> str:
    if not isinstance(value, str) or not COUNTY_CODE.fullmatch(value):
        raise Unreadable(f"字段 {name} 应为六位区划代码")
    return value


def birth(value: Any, name: str) -> str:
    """A day, or a month where no day is known."""
    if isinstance(value, str) and MONTH.fullmatch(value):
        day(f"{value}-01", name)
    else:
        day(value, name)
    return str(value)


WORK = record({
    "sector": maybe(one_of("机关", "参公", "事业单位", "国企", "企业", "其他")), "establishment": maybe(boolean),
    "in_service": maybe(boolean), "county": maybe(county),
    "system": maybe(one_of("教育", "卫健", "公务员", "其他事业")),
})  # fmt: skip
DEGREE = record({
    "level": maybe(one_of(
        "高中及以下", "中专", "大学专科", "大学本科", "硕士研究生", "博士研究生")), "full_time": maybe(boolean),
})  # fmt: skip
ASSESSMENT = record(
    {"year": lambda value, name: whole(value, name, 1949, 2200), "grade": maybe(one_of(
        "优秀", "称职", "合格", "基本称职", "基本合格", "不称职", "不合格", "不定等次"))},
    {"reason": maybe(text)},
)  # fmt: skip
RELATIVE = record({
    "relation": text, "long_term_work_and_live": maybe(boolean), "hukou_county": maybe(county),
    "hukou_since": maybe(day), "qingliu_staff": maybe(one_of("在编", "编外", "国企")),
    "staff_status": maybe(one_of("在职", "退休")),
})  # fmt: skip
APPLICANT = record({
    "sex": maybe(one_of("男", "女")), "retirement_category": maybe(one_of(*retirement.SCHEDULES)),
    "birth_date": maybe(day), "work": WORK, "education": maybe(many(DEGREE)),
    "assessments": maybe(many(ASSESSMENT)), "assessments_complete": maybe(boolean), "native_place": maybe(county),
    "relatives": maybe(many(RELATIVE)), "legal_holds": many(text),
})  # fmt: skip
POLICY = record({}, {
    "education": one_of("soft", "hard"), "granularity": one_of("day", "month"), "retirement_law_switch": day,
})  # fmt: skip


def transfer(asked: dict[str, Any]) -> dict[str, Any]:
    person = eligibility.Applicant.from_json(asked["applicant"])
    verdict = eligibility.assess(
        person, asked["reference_date"], eligibility.Policy(**asked.get("policy", {}))
    )
    return {
        "verdict": verdict.verdict, "failed": list(verdict.failed), "basis": list(verdict.basis),
        "retirement_date": iso(verdict.retirement_date), "findings": [finding_json(one) for one in verdict.findings],
    }  # fmt: skip


def retire(asked: dict[str, Any]) -> dict[str, Any]:
    month_only = len(asked["birth"]) == len("YYYY-MM")
    born = date.fromisoformat(asked["birth"] + "-01" if month_only else asked["birth"])
    years, months = retirement.age(asked["category"], born)
    retires = retirement.retirement_date(asked["category"], born).isoformat()
    return {"years": years, "months": months, "retirement": retires[:7] if month_only else retires}


def publicity(asked: dict[str, Any]) -> dict[str, Any]:
    last = CALENDAR.add(asked["posted"], asked["working_days"], asked["count_start_day"])
    return {"last_day": last.day.isoformat(), "provisional": last.provisional}


def deadline(asked: dict[str, Any]) -> dict[str, Any]:
    return {"due": iso(deadlines.due(asked["nominal"], asked["roll"], CALENDAR))}


def places(asked: dict[str, Any]) -> dict[str, Any]:
    fits = quota.fits(asked["county_vacancies"], asked["approved"], asked["reserved"], asked["request"])
    return {"quota": quota.quota(asked["county_vacancies"]), "outcome": "reserve" if fits else "refuse"}


def serve(asked: dict[str, Any]) -> dict[str, Any]:
    return {"fulfilled_on": service.fulfilled_on(asked["report_date"]).isoformat()}


def employ(asked: dict[str, Any]) -> dict[str, Any]:
    return {"satisfied": service.employed_for(asked["hired"], asked["checked"], asked["months"])}


def positive(value: Any, name: str) -> int:
    return whole(value, name, 1, 10_000)


def iso(found: date | None) -> str | None:
    return found.isoformat() if found else None


def anything(value: Any, name: str) -> Any:
    return value


def kind(
    answer: Callable[[dict[str, Any]], dict[str, Any]],
    optional: dict[str, Reader] | None = None,
    **wanted: Reader,
) -> Kind:
    return Kind(record({"id": anything, **wanted}, optional), answer)


KINDS = {
    "transfer": kind(transfer, {"policy": POLICY}, reference_date=day, applicant=APPLICANT),
    "claim": kind(claims.answer, {"policy": claims.POLICY}, scheme=claims.payable_scheme, input=claims.facts),
    "retirement": kind(retire, category=one_of(*retirement.SCHEDULES), birth=birth),
    "publicity": kind(publicity, posted=day, working_days=positive, count_start_day=boolean),
    "deadline": kind(deadline, nominal=day, roll=one_of(*deadlines.ROLLS)),
    "quota": kind(places, county_vacancies=whole, approved=whole, reserved=whole, request=positive),
    "service": kind(serve, report_date=day),
    "employment": kind(employ, hired=day, checked=day, months=positive),
}


def answers(name: str, lines: Iterable[bytes], on: date = ISSUED) -> Iterator[tuple[str, bool]]:
    """One JSON line per line asked, in order, and whether it was a real answer; ``on`` is the day rates are read by."""
    asking = KINDS[name]
    for line in lines:
        said: Any = None
        try:
            said = parsed(line)
            found = {"id": said["id"] if isinstance(said, dict) and "id" in said else None}
            found |= asking.answer({**asking.read(said, ""), "on": on})
            right = True
        except (Unreadable, OverflowError) as mistake:
            sentence = str(mistake) if isinstance(mistake, Unreadable) else "有的数值过大，请核对"
            found = {"id": said.get("id") if isinstance(said, dict) else None, "error": sentence}
            right = False
        yield written(found), right


def written(found: dict[str, Any]) -> str:
    """One line people can read; an id that is half a character goes back as the escape it came as."""
    line = json.dumps(found, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(found)


def parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_constant=refuse_constant, object_pairs_hook=once)
    except Unreadable:
        raise
    except (ValueError, RecursionError):
        raise Unreadable("不是有效的 JSON") from None


def refuse_constant(name: str) -> None:
    raise Unreadable(f"不接受数值 {name}")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise Unreadable(f"字段 {twice} 出现了两次")
    return found
