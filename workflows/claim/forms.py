"""What each action of a claim asks of the person who acts."""

import re
import unicodedata

from django import forms

from parties.claimants import Account, valid_account_number
from workflows import clock, flags
from workflows.claim.registers import GOOD
from workflows.claim.rosters import PAGE
from workflows.forms import Asking, Day, Reasoned, Text
from workflows.forms import ByRecord as ByRecord  # used by the law
from workflows.forms import Correcting as Correcting  # used by the law

STATUSES = [("在岗", "已到岗履职"), ("未到岗", "尚未到岗"), ("已调离", "已调离我县")]
CAUSES = [
    ("not_on_post", "人才尚未到岗"),
    ("no_funds", "资金指标不足"),
    ("no_agreement", "合作引进未协商确定申报人"),
]


class Lines(forms.TypedMultipleChoiceField):
    """Lines of the roster, ticked or written as numbers: ``12、35-40``."""

    SPAN = re.compile(r"(?<!\d)(\d{1,5})\s*[-—–~至到]\s*(\d{1,5})(?!\d)")
    NUMBER = re.compile(r"[0-9]{1,5}")
    BETWEEN = re.compile(r"[、,，;；\s]+")
    MOST_SPANS = 200

    def __init__(self, **kwargs):
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.error_messages["invalid_choice"] = "名单中没有第 %(value)s 行，请核对；多行写成 12、35-40"

    def to_python(self, value):
        return [number for typed in super().to_python(value) for number in self.numbers(typed)]

    def numbers(self, typed: str) -> list[str]:
        """Every line that is meant; what is no number stays as it is, to be refused by its name."""
        said = unicodedata.normalize("NFKC", typed)
        spans = [(int(first), int(last)) for first, last in self.SPAN.findall(said)]
        if len(spans) > self.MOST_SPANS:
            raise forms.ValidationError(f"一次最多写 {self.MOST_SPANS} 段，请合并相连的行，或分次办理")
        rest = [one for one in self.BETWEEN.split(self.SPAN.sub(" ", said)) if one]
        found = [str(number) for first, last in spans for number in range(first, last + 1)]
        return found + [str(int(one)) if self.NUMBER.fullmatch(one) else one for one in rest]

    def validate(self, value):
        known = {str(number) for number, _ in self.choices}
        for number in value:
            if number not in known:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": number}
                )


class Verifying(Asking):
    """用人单位核实: true or not, line by line, and whether the talent is at work."""

    BY_LINE = {"wrong": "不属实"}
    """Answers that are ticked at the lines of the roster, and what the tick there says."""

    agree = forms.TypedChoiceField(
        label="核实结论", choices=[("yes", "属实"), ("no", "不属实")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    status = forms.ChoiceField(label="到岗情况", choices=STATUSES, widget=forms.RadioSelect)
    since = Day(label="到岗日期", required=False)
    wrong = Lines(label="不属实的人员（逐行核对，在人员表中勾选）")
    text = Text(label="核实说明", required=False, max_length=500)

    def prepare(self):
        lines = lines_of(self.case)
        self.fields["wrong"].choices = lines
        if not lines:
            del self.fields["wrong"]
        if not self.case.known.talent:
            for name in ("status", "since"):
                self.fields.pop(name, None)

    def clean(self):
        said = super().clean()
        if (said.get("agree") is False or said.get("wrong")) and not said.get("text"):
            self.add_error("text", "有不属实的，请写明与事实不符之处")
        if said.get("status") == "在岗" and not said.get("since"):
            self.add_error("since", "已到岗的，请填写到岗日期")
        return said


class Reviewing(Asking):
    """人社局复核: which lines do not count, and whether the claimant may claim at all."""

    BY_LINE = {"refused": "不计入"}

    refused = Lines(label="不予计入的人员（在人员表中勾选）")
    why_refused = forms.CharField(label="不予计入的理由", max_length=200, required=False)
    personnel_checked = forms.BooleanField(
        label="已核查：申报人不是我县机关企事业单位从事组织人事人才工作的人员（三(十二)）", required=False
    )
    flag_seen = forms.BooleanField(
        label="已查看申报对象、收款对象或名册人员在其他办件中的追回记录（四(四)）", required=False
    )
    opinion = Text(label="复核意见", max_length=500)

    def prepare(self):
        lines = lines_of(self.case)
        self.fields["refused"].choices = lines
        if not (flags.on if self.is_bound else flags.shown)(self.case):
            del self.fields["flag_seen"]
        if not any(fact.name.endswith("in_personnel_work") for fact in self.case.known.scheme.facts):
            del self.fields["personnel_checked"]
        if not lines:
            del self.fields["refused"], self.fields["why_refused"]
        elif self.case.known.scheme.vouchers:
            self.fields["refused"].label = f"不予计入的{self.case.known.scheme.people}（在下面的名单中勾选）"

    def clean_personnel_checked(self):
        if not self.cleaned_data["personnel_checked"]:
            raise forms.ValidationError("请先核查申报人是否从事组织人事人才工作；属于的，请不予奖补")
        return True

    def clean_flag_seen(self):
        if not self.cleaned_data["flag_seen"]:
            raise forms.ValidationError("申报对象或有关人员有追回记录，请先打开页首的追回记录核对，再勾选")
        return True

    def clean(self):
        said = super().clean()
        if said.get("refused") and not said.get("why_refused"):
            self.add_error("why_refused", "剔除人员的，请写明理由和依据条款")
        return said


class Evaluating(Asking):
    """评估: what came of the work of a flexible talent (三(四)2)."""

    result = forms.ChoiceField(
        label="评估结论", choices=[(one, one) for one in (GOOD, "一般", "不合格")], widget=forms.RadioSelect
    )
    findings = Text(
        label="评估情况", max_length=500, help_text="完成的工作、成果和用人单位的评价；写进评估表"
    )


class Proposing(Asking):
    """提出奖励建议: the amount put before the leading group, which fixes it."""

    amount = forms.DecimalField(
        label="拟奖励（元）", min_value=1, max_digits=12, decimal_places=2, help_text="最终数额由县委人才工作领导小组确定",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    opinion = Text(label="复核意见", max_length=500)

    def prepare(self):
        if before := self.case.known.award.get("amount"):
            self.fields["amount"].initial = before if self.case.known.is_proposed else None


class Agreeing(Verifying):
    """对方企业确认协议: true or not, line by line, and the account in the partner's own name (三(十五)).

    The account is kept where accounts are kept; what is said of it is its bank and a masked number.
    """

    status = since = None  # type: ignore[assignment]
    agree = forms.TypedChoiceField(
        label="是否同意", choices=[("yes", "协议和人员属实，同意"), ("no", "不属实或不同意")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    bank = forms.CharField(label="本企业收款开户行", max_length=100, required=False)
    number = forms.CharField(
        label="本企业收款账号", max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    field_order = ("agree", "wrong", "bank", "number", "text")

    def prepare(self):
        super().prepare()
        partner, kept = self.case.known.partner, self.case.known.get("confirmed")
        self.fields["bank"].help_text = f"户名须为“{partner.get('name', '')}”，补助中本企业的一半付到这个账户"
        if kept:
            self.fields["bank"].initial = kept["bank"]
            self.fields["number"].help_text = f"不填写则沿用已确认的 {kept['masked']}"

    def clean_number(self):
        return valid_account_number(self.cleaned_data["number"]) if self.cleaned_data["number"] else ""

    def clean(self):
        said = super().clean()
        if not said.get("agree") or self.errors:
            said.pop("number", None)
            return said
        kept = self.case.known.get("confirmed")
        if not said["number"] and kept and said["bank"] == kept["bank"]:
            return said | {"number": kept["masked"], "account": kept}
        for name in ("bank", "number"):
            if not said[name]:
                self.add_error(name, "同意协议的，请填写本企业的收款账户")
        return said if self.errors else self.with_account(said)

    def with_account(self, said: dict) -> dict:
        partner = self.case.known.partner
        account = Account.of(partner["index"], partner["name"], said["bank"], said["number"])
        payee = {"name": partner["name"], "index": partner["index"], "account": account.pk, "bank": account.bank,
                 "masked": account.masked}  # fmt: skip
        return said | {"number": account.masked, "account": payee}


class Registering(Asking):
    """备案 of the agreement of the two enterprises (三(十五)); its number is given by the house."""

    opinion = Text(label="备案意见", required=False, max_length=300)


class ByLineDays(forms.Widget):
    """One day for each line of the roster, asked beside it (``name-3`` is the day of line 3), or written as one text."""

    def value_from_datadict(self, data, files, name):
        if isinstance(said := data.get(name), dict | list):
            return said
        beside = {key.removeprefix(f"{name}-"): data[key] for key in data if key.startswith(f"{name}-")}
        return beside or ([said] if said else [])


class LineDays(forms.Field):
    """A day by the number of a line; what is left empty is left out. As one text: ``12 2026-05-20、35-40 2026-06-01``."""

    widget = ByLineDays
    WRITTEN = re.compile(r"(\d{1,5})(?:\s*[-—–~至到]\s*(\d{1,5}))?\s+(\d{4}-\d{1,2}-\d{1,2})")

    def clean(self, value):
        said = value if isinstance(value, dict) else self.read("；".join(value or ()))
        found, faults = {}, []
        for number, text in sorted(said.items()):
            if str(text).strip():
                try:
                    found[int(number)] = forms.DateField().clean(text)
                except (ValueError, forms.ValidationError):
                    faults.append(f"第 {number} 行的日期认不出，请按“2025-01-02”的样子填写")
        if faults:
            raise forms.ValidationError(faults[:10])
        return found

    def read(self, text: str) -> dict[str, str]:
        """Every line a text names with its day; a text in which anything else stands is refused."""
        text = unicodedata.normalize("NFKC", text)
        if self.WRITTEN.sub("", text).strip("、,;； \n\r\t"):
            raise forms.ValidationError("请写行号和日期，如“12 2026-05-20、35-40 2026-06-01”")
        return {
            str(number): day
            for first, last, day in self.WRITTEN.findall(text)
            for number in range(int(first), int(last or first) + 1)
        }


class Reporting(Asking):
    """用工服务专员的报送: who of the agreement really worked through it, and until when (三(十五))."""

    BY_LINE = {"completed": "实际完成", "ended": "实际结束日期"}

    completed = Lines(label="实际完成调剂的人员（在人员表中勾选）")
    ended = LineDays(label="实际结束日期（在人员表中填写，仍在用工的填今天）", required=False)
    text = Text(label="完成情况", max_length=500, help_text="写明核对的依据，如考勤、工资和社会保险缴费记录")

    def prepare(self):
        self.lines = {line.number: line for line in self.case.people}
        self.fields["completed"].choices = lines_of(self.case)
        counted = [n for n, line in self.lines.items() if not line.refused]
        if len(self.lines) > PAGE:
            self.fields["completed"].label = "实际完成调剂的人员"
            self.fields["ended"].label = "实际结束日期与约定不同的（行号和日期，如“12 2026-05-20”）"
            self.initial["completed"] = spans(counted)
        else:
            self.initial["completed"] = counted
            self.initial["ended"] = {str(n): line.said.get("end", "") for n, line in self.lines.items()}

    def clean_ended(self):
        """The days that differ from what was agreed."""
        said = self.cleaned_data["ended"]
        known = {number: day for number, day in said.items() if number in self.lines}
        return {number: day for number, day in known.items() if day != self.lines[number].day("end")}

    def clean(self):
        said = super().clean()
        ended = said.get("ended", {})
        for number in sorted(said.get("completed") or []):
            line = self.lines[number]
            until, since = ended.get(number) or line.day("end"), line.day("start")
            if until and until > clock.today():
                self.add_error("ended", f"第 {number} 行 {line.name} 的结束日期晚于今天，仍在用工的请填今天")
            elif until and since and until < since:
                self.add_error("ended", f"第 {number} 行 {line.name} 的结束日期早于开始日期，请核对")
        return said | {"ended": {str(number): day.isoformat() for number, day in sorted(ended.items())}}


class Suspending(Reasoned):
    """挂起: what is waited for."""

    cause = forms.ChoiceField(label="挂起原因", choices=CAUSES, widget=forms.RadioSelect)

    def prepare(self):
        """Only what a claim of this scheme can wait for."""
        asked = {fact.name for fact in self.case.coerced.known.scheme.facts} if self.case else set()
        needs = {"not_on_post": "status", "no_agreement": "other_claimant_exists"}
        kept = [one for one in CAUSES if needs.get(one[0]) in (None, *asked)]
        self.fields["cause"].choices = kept if self.case else CAUSES


class RecordingStatus(Asking):
    """登记到岗情况."""

    status = forms.ChoiceField(label="到岗情况", choices=STATUSES, widget=forms.RadioSelect)
    since = Day(label="日期")
    evidence = forms.CharField(label="依据", max_length=200, help_text="如“考勤和社保缴纳记录”")


class Stopping(Reasoned):
    """已调离: when, and by what that is known."""

    left_on = Day(label="调离日期")


def spans(numbers: list[int]) -> list[str]:
    """「1-40」「42」: numbers as people write many of them."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in found]


def lines_of(case) -> list[tuple[int, str]]:
    """Every line of the roster as an answer that can be ticked."""
    columns = case.known.scheme.listed
    return [(line.number, roster_line(line, columns)) for line in case.people]


def roster_line(line, columns) -> str:
    said = "　".join(word for _, word in line.spoken(columns) if word)
    return f"{line.number}．{line.name}　{said}" + (f"　已剔除：{line.refused}" if line.refused else "")
