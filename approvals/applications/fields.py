"""Form fields that understand how people type: full-width digits, dates as they are written, rare characters.

Every refusal is a sentence that says what is wrong and what to type instead.
"""

import re
import unicodedata
from datetime import date

from django import forms
from stdnum.cn import ric

from approvals.applications import places
from policies.periods import add_years
from workflows import clock

OLDEST, YEARS_AHEAD = date(1930, 1, 1), 5


def plain(text) -> str:
    """Full-width letters and digits as half-width ones, without spaces at the ends."""
    return unicodedata.normalize("NFKC", str(text or "")).strip()


class Name(forms.CharField):
    """A person's name: Han characters of any plane, letters, and one kind of middle dot."""

    DOTS = re.compile("[•・･‧∙⋅．.]")

    def __init__(self, **kwargs):
        super().__init__(**{"label": "姓名", "max_length": 40} | kwargs)

    def to_python(self, value):
        return self.DOTS.sub("·", re.sub(r"\s+", " ", str(value or ""))).strip()

    def validate(self, value):
        super().validate(value)
        wrong = [letter for letter in value if not (letter.isalpha() or letter in "· 〇")]
        if wrong:
            raise forms.ValidationError(f"姓名中不能有“{wrong[0]}”，请按身份证填写；少数民族姓名用间隔号“·”")


class IdNumber(forms.CharField):
    """An ID number (GB 11643), each fault with its own sentence."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": "身份证号", "max_length": 40} | kwargs)

    def to_python(self, value):
        return re.sub(r"[\s-]", "", plain(value)).upper()

    def validate(self, value):
        super().validate(value)
        if value and (fault := fault_of(value)):
            raise forms.ValidationError(fault)


def fault_of(number: str) -> str:
    """What is wrong with an ID number; empty when nothing is."""
    if len(number) == 15 and number.isdigit():
        return "15位的旧身份证号已停用，请填写18位身份证号"
    if len(number) != 18:
        return f"身份证号应为18位，现在是{len(number)}位，请核对"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "身份证号前17位应为数字，末位是数字或X，请核对"
    if birth_of(number) is None:
        return "身份证号第7至14位不是真实存在的日期，请核对"
    if ric.calc_check_digit(number) != number[-1]:
        return "身份证号校验位不对，多半是输错了一位，请逐位核对"
    return ""


def birth_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    return "男" if int(number[16]) % 2 else "女"


class Day(forms.Field):
    """A day that has come (or may lie ``ahead``), however it is written; a month alone is not enough and says why."""

    WRITTEN = re.compile(
        r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*(?:月|-|/|\.)\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})"
    )
    MONTH = re.compile(r"(\d{4})\s*(?:年|-|/|\.)?\s*(\d{1,2})\s*月?")

    def __init__(self, *, why_day="", ahead=False, **kwargs):
        self.why_day, self.ahead = why_day, ahead
        digits = {"inputmode": "text", "placeholder": "如 1990-05-15", "autocomplete": "off"}
        super().__init__(**{"widget": forms.TextInput(attrs=digits)} | kwargs)

    def to_python(self, value):
        text = plain(value)
        if not text:
            return None
        if not (found := self.WRITTEN.fullmatch(text)):
            raise forms.ValidationError(self.unreadable(text))
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            read = date(year, month, day)
        except ValueError:
            raise forms.ValidationError(f"没有{year}年{month}月{day}日这一天，请核对") from None
        if self.ahead and OLDEST <= read <= add_years(clock.today(), YEARS_AHEAD):
            return read
        if self.ahead:
            raise forms.ValidationError(f"日期不能早于1930年或晚于{YEARS_AHEAD}年以后，请核对")
        if not OLDEST <= read <= clock.today():
            raise forms.ValidationError("日期不能早于1930年或晚于今天，请核对")
        return read

    def unreadable(self, text: str) -> str:
        if self.MONTH.fullmatch(text):
            return f"请填写到日，如“1990-05-15”。{self.why_day}"
        return "认不出这个日期，请按“1990-05-15”的样子填写"


class County(forms.CharField):
    """A county by its name or code; ``cleaned`` is the six-digit code."""

    def __init__(self, **kwargs):
        suggest = forms.TextInput(attrs={"list": "counties", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": suggest} | kwargs)

    def to_python(self, value):
        text = plain(value)
        codes = places.find(text)
        if text and not codes:
            raise forms.ValidationError("没有找到这个县（市、区），请写全名，如“福州市鼓楼区”")
        if len(codes) > 1:
            some = "、".join(places.name_of(code) for code in codes[:4])
            raise forms.ValidationError(f"有{len(codes)}个地方叫这个名字，如{some}，请写全")
        return codes[0] if codes else ""


class YesNo(forms.TypedChoiceField):
    """是 or 否, and 不清楚 where a person may not know; ``cleaned`` is True, False or None."""

    MEANS = {"yes": True, "no": False, "unknown": None}

    def __init__(self, *, unknown=False, words=("是", "否"), **kwargs):
        options = [("yes", words[0]), ("no", words[1])] + ([("unknown", "不清楚")] if unknown else [])
        super().__init__(
            choices=options, coerce=self.MEANS.get, empty_value=None, widget=forms.RadioSelect, **kwargs
        )
