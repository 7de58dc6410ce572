"""更正: which answers an official may correct against the original, where the case keeps each, how each is read."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from parties import secrets
from policies import retirement
from workflows import clock

ID_NUMBER = "id_number"
OLDEST = date(1930, 1, 1)


@dataclass(frozen=True)
class Answer:
    """One answer of the applicant: what it is called, its place in the facts, and how a correction is read."""

    title: str
    read: Callable[[str], Any]
    path: tuple[str, ...] = ()

    def of(self, facts: dict[str, Any]) -> Any:
        """What stands there now; None where nothing does."""
        found: Any = facts
        for name in self.path:
            found = (found or {}).get(name)
        return found

    def put(self, facts: dict[str, Any], value: Any) -> dict[str, Any]:
        """The facts with this one answer changed; the old ones stay as they were."""
        return put(facts, self.path, value)


def put(facts: dict[str, Any] | None, path: tuple[str, ...], value: Any) -> dict[str, Any]:
    name, *rest = path
    kept = facts or {}
    return {**kept, name: put(kept.get(name), tuple(rest), value) if rest else value}


def plain(typed: str) -> str:
    """Half-width, without spaces at the ends."""
    return unicodedata.normalize("NFKC", typed).strip()


def words(typed: str) -> str:
    return typed.strip()


def name(typed: str) -> str:
    found = re.sub("[•・･‧∙⋅．.]", "·", typed.strip())
    if wrong := [letter for letter in found if not (letter.isalpha() or letter in "· 〇")]:
        raise ValidationError(f"姓名中不能有“{wrong[0]}”，请按身份证原件填写")
    return found


def day(typed: str) -> str:
    """A day as the facts keep it, 1990-05-15, however it is written."""
    found = re.fullmatch(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?", plain(typed), re.ASCII)
    if not found:
        raise ValidationError("日期请写到日，如“1990-05-15”")
    try:
        read = date(*map(int, found.groups()))
    except ValueError:
        raise ValidationError("没有这一天，请对照原件核对日期") from None
    if not OLDEST <= read <= clock.today():
        raise ValidationError("日期不能早于1930年或晚于今天，请对照原件核对")
    return read.isoformat()


def county(typed: str) -> str:
    found = plain(typed)
    if not re.fullmatch(r"[1-8]\d{5}", found, re.ASCII):
        raise ValidationError("请填写六位行政区划代码，如清流县为“350423”")
    return found


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(typed: str) -> str:
        found = plain(typed).upper()
        if found not in allowed:
            raise ValidationError(f"只能填写：{'、'.join(allowed)}")
        return found

    return read


def yes_or_no(typed: str) -> bool:
    if plain(typed) not in ("是", "否"):
        raise ValidationError("只能填写：是、否")
    return plain(typed) == "是"


ANSWERS = {
    "name": Answer("姓名", name, ("personal", "name")),
    ID_NUMBER: Answer("身份证号", secrets.valid_id_number),
    "sex": Answer("性别（男、女）", one_of("男", "女"), ("applicant", "sex")),
    "birth_date": Answer("出生日期", day, ("applicant", "birth_date")),
    "native_place": Answer("籍贯（六位区划代码）", county, ("applicant", "native_place")),
    "retirement_category": Answer(
        "退休类别（M60、F60、F55、F50）", one_of(*retirement.SCHEDULES), ("applicant", "retirement_category")
    ),
    "present_unit": Answer("现工作单位", words, ("job", "present_unit")),
    "post": Answer("现任岗位", words, ("job", "post")),
    "identity": Answer("本人身份（公务员、参公、事业）", one_of("公务员", "参公", "事业"), ("job", "identity")),
    "party_member": Answer("是否中共党员（是、否）", yes_or_no, ("job", "party_member")),
    "sector": Answer(
        "单位性质（机关、参公、事业单位、国企、企业、其他）",
        one_of("机关", "参公", "事业单位", "国企", "企业", "其他"), ("applicant", "work", "sector"),
    ),
    "establishment": Answer("是否在编（是、否）", yes_or_no, ("applicant", "work", "establishment")),
    "in_service": Answer("是否在职（是、否）", yes_or_no, ("applicant", "work", "in_service")),
    "county": Answer("单位所在县（六位区划代码）", county, ("applicant", "work", "county")),
    "assessments_complete": Answer(
        "年度考核是否齐全（是、否）", yes_or_no, ("applicant", "assessments_complete")
    ),
}  # fmt: skip
"""The ID number has no place in the facts: it stands in the person's encrypted record and nowhere else."""
