"""What each action of a claim asks of the person who acts."""

from django import forms

from workflows import flags
from workflows.forms import Asking, Day, Reasoned, Text
from workflows.forms import ByRecord as ByRecord  # used by the law
from workflows.forms import Correcting as Correcting  # used by the law

STATUSES = [("在岗", "已到岗履职"), ("未到岗", "尚未到岗"), ("已调离", "已调离我县")]
CAUSES = [
    ("not_on_post", "人才尚未到岗"),
    ("no_funds", "资金指标不足"),
    ("no_agreement", "合作引进未协商确定申报人"),
]


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
    wrong = forms.TypedMultipleChoiceField(
        label="不属实的人员（逐行核对，在人员表中勾选）",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = Text(label="核实说明", required=False, max_length=500)

    def prepare(self):
        lines = lines_of(self.case)
        self.fields["wrong"].choices = lines
        if not lines:
            del self.fields["wrong"]
        if not self.case.known.talent:
            del self.fields["status"], self.fields["since"]

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

    refused = forms.TypedMultipleChoiceField(
        label="不予计入的人员（在人员表中勾选）",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
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
        if not flags.on(self.case):
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


class Registering(Asking):
    """备案: under which number the agreement of the two enterprises is on file (三(十五))."""

    number = forms.CharField(label="备案号", max_length=60)
    opinion = Text(label="备案意见", required=False, max_length=300)


class Reporting(Asking):
    """用工服务专员的报送: how the agreement was carried out (三(十五))."""

    text = Text(label="完成情况", max_length=500, help_text="实际调剂人数、起止时间、社会保险凭证")


class Suspending(Reasoned):
    """挂起: what is waited for."""

    cause = forms.ChoiceField(label="挂起原因", choices=CAUSES, widget=forms.RadioSelect)


class RecordingStatus(Asking):
    """登记到岗情况."""

    status = forms.ChoiceField(label="到岗情况", choices=STATUSES, widget=forms.RadioSelect)
    since = Day(label="日期")
    evidence = forms.CharField(label="依据", max_length=200, help_text="如“考勤和社保缴纳记录”")


class Stopping(Reasoned):
    """已调离: when, and by what that is known."""

    left_on = Day(label="调离日期")


def lines_of(case) -> list[tuple[int, str]]:
    """Every line of the roster as an answer that can be ticked."""
    columns = case.known.scheme.listed
    return [(line.number, roster_line(line, columns)) for line in case.people]


def roster_line(line, columns) -> str:
    said = "　".join(word for _, word in line.spoken(columns) if word)
    return f"{line.number}．{line.name}　{said}" + (f"　已剔除：{line.refused}" if line.refused else "")
