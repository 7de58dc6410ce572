"""What each action of a transfer asks of the person who acts."""

import re
from datetime import timedelta

from django import forms

from parties.establishment import KINDS
from parties.models import Unit, User
from workflows import clock
from workflows.forms import Asking, ByRecord, Day, Reasoned, ScanField, Text, materials
from workflows.forms import Correcting as Correcting  # used by the law
from workflows.transfer import retyping
from workflows.transfer.states import S

BUREAUS = [("JYJ", "县教育局"), ("WJJ", "县卫健局"), ("RSJ", "县人社局"), ("ZZB", "县公务员局（县委组织部）")]


ID_LIKE = re.compile(r"\d{17}[\dXx]")


def choices(values):
    return [(value, value) for value in values]


class Accepting(Asking):
    """受理: the originals seen, one by one."""

    seen = forms.MultipleChoiceField(
        label="已核对原件的材料", required=False, widget=forms.CheckboxSelectMultiple
    )
    person_matches = forms.BooleanField(label="姓名、身份证号与身份证原件一致", required=False)

    def prepare(self):
        self.fields["seen"].choices = materials(self.case)

    def clean_person_matches(self):
        if not self.cleaned_data["person_matches"]:
            raise forms.ValidationError("请先核对身份证原件；不一致的，请更正或一次性告知补正")
        return True

    def clean_seen(self):
        seen, names = self.cleaned_data["seen"], dict(materials(self.case))
        if missing := [names[code] for code in names if code not in seen]:
            raise forms.ValidationError(f"尚未核对原件：{'、'.join(missing)}。缺件的请一次性告知补正")
        return seen


class PassingOn(Reasoned):
    """转办至其他受理单位."""

    unit = forms.ChoiceField(label="转至", choices=BUREAUS, widget=forms.RadioSelect)

    def clean_unit(self):
        if self.cleaned_data["unit"] == self.case.unit:
            raise forms.ValidationError("已在本单位，请选择其他受理单位")
        return self.cleaned_data["unit"]


class Retyping(Asking):
    """更正: a typing error of the applicant, with what stood before."""

    field = forms.ChoiceField(label="更正的内容")
    after = forms.CharField(label="更正为", max_length=100)
    why = forms.CharField(label="依据", max_length=200, help_text="如“身份证原件”“任免审批表”")

    def prepare(self):
        every = {name: answer.title for name, answer in retyping.ANSWERS.items()}
        if self.case.state != S.FILED:
            del every[retyping.ID_NUMBER]
        self.fields["field"].choices = list(every.items())

    def clean(self):
        said = super().clean()
        if {"field", "after"} <= said.keys():
            try:
                said["after"] = retyping.ANSWERS[said["field"]].read(said["after"])
            except forms.ValidationError as wrong:
                self.add_error("after", wrong)
        if ID_LIKE.search("".join(said.get("why", "").split())):
            self.add_error("why", "依据中请勿写出身份证号，写明核对的证件即可（个人信息保护法）")
        return said


class Checking(Asking):
    """资格初审 (经办): what was verified, and whether the soft condition is to be waived."""

    category_confirmed = forms.BooleanField(label="已按档案核定退休类别和出生日期", required=False)
    waiver = Text(
        label="学历放宽的理由", required=False, max_length=500,
        help_text="仅当全日制本科一项不符而拟放宽时填写，由审核人另行决定（三(三)1）",
    )  # fmt: skip
    opinion = Text(label="初审意见", max_length=500)

    def clean_category_confirmed(self):
        if not self.cleaned_data["category_confirmed"]:
            raise forms.ValidationError("请按档案核定退休类别和出生日期后再提交（三(三)1）")
        return True


class Confirming(Asking):
    """资格初审 (审核), by a second person."""

    waiver_reason = Text(
        label="同意学历放宽的理由",
        required=False,
        max_length=500,
        help_text="经办人申请放宽的，同意时必须写明理由",
    )
    opinion = Text(label="审核意见", max_length=500)


class PlanningVetting(Asking):
    """安排考察: who of the county signs, which outside bodies are asked by letter."""

    desks = forms.MultipleChoiceField(label="会签单位", widget=forms.CheckboxSelectMultiple)
    bodies = Text(label="征求意见的县外单位", help_text="每行一个，如原单位、原单位所在地纪检监察机关")

    def prepare(self):
        seated = Unit.objects.filter(seats__role="cosign", active=True).distinct()
        self.fields["desks"].choices = [(unit.code, unit.name) for unit in seated.order_by("code")]
        self.fields["bodies"].initial = self.case.known.get("job", {}).get("present_unit", "")

    def clean_bodies(self):
        lines = [line.strip() for line in self.cleaned_data["bodies"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class Opining(Asking):
    """会签意见、接收意见."""

    agree = forms.TypedChoiceField(
        label="意见", choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = Text(label="说明", required=False, max_length=500)

    def clean(self):
        said = super().clean()
        if said.get("agree") is False and not said.get("text"):
            self.add_error("text", "不同意的，请说明理由")
        return said


class SendingLetter(Asking):
    """发征求意见函."""

    recipient_address = forms.CharField(label="寄送地址或联系方式", required=False, max_length=200)


class RegisteringReply(Opining):
    """登记复函: date, number, scan."""

    dated = Day(label="复函日期")
    letter = forms.CharField(label="复函文号", max_length=60)
    scan = ScanField(label="复函扫描件")


class Examining(Asking):
    """考察记录, by at least two examiners."""

    examiners = forms.TypedMultipleChoiceField(
        label="考察人员", coerce=int, widget=forms.CheckboxSelectMultiple, help_text="不少于两人，包括您本人"
    )
    held_on = Day(label="考察日期")
    place = forms.CharField(label="考察地点", max_length=100)
    talked_with = Text(label="谈话对象", max_length=300)
    findings = Text(label="考察情况", max_length=3000, help_text="德、能、勤、绩、廉")

    def prepare(self):
        seated = User.objects.filter(seats__role="vetting", seats__unit__code=self.case.unit, is_active=True)
        self.fields["examiners"].choices = [(user.pk, str(user)) for user in seated.distinct().order_by("pk")]

    def clean_examiners(self):
        if len(set(self.cleaned_data["examiners"])) < 2:
            raise forms.ValidationError("考察人员不得少于两人，请补选")
        return self.cleaned_data["examiners"]


class ReadingFile(Asking):
    """阅档: 年龄, 工龄, 党龄, 学历, 经历, 身份."""

    read_on = Day(label="阅档日期")
    age = forms.CharField(label="年龄（出生时间）", max_length=100)
    seniority = forms.CharField(label="工龄（参加工作时间）", max_length=100)
    party = forms.CharField(label="党龄（入党时间）", max_length=100, help_text="非党员填“无”")
    schooling = forms.CharField(label="学历", max_length=100)
    career = Text(label="工作经历", max_length=500)
    standing = forms.CharField(label="身份", max_length=100)
    in_order = forms.TypedChoiceField(
        label="档案审核结论", choices=[("yes", "材料齐全、信息一致"), ("no", "存在疑点")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    doubts = Text(label="疑点说明", required=False, max_length=500)

    def clean(self):
        said = super().clean()
        if said.get("in_order") is False and not said.get("doubts"):
            self.add_error("doubts", "存在疑点的，请写明疑点和核查意见")
        return said


class Concluding(Asking):
    """考察结论."""

    report = Text(label="考察报告", max_length=3000)
    dissent_answer = Text(
        label="不同意见的处理", required=False, max_length=500, help_text="有不同意意见或档案疑点的必填"
    )


class Proposing(Asking):
    """拟安置: unit and post, and why they fit (对口、职能相近)."""

    unit = forms.ChoiceField(label="接收单位")
    kind = forms.ChoiceField(label="编制类别", choices=choices(KINDS))
    post = forms.CharField(label="拟任岗位", max_length=60)
    reason = Text(label="对口、职能相近的理由", max_length=500)
    authority = forms.ChoiceField(
        label="干部管理权限", choices=[("BWH", "县委编委会研究"), ("ZZB", "编委会研究后，再提交组织部（县委）研究任免")],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def prepare(self):
        units = Unit.objects.filter(seats__role="receiving", active=True).distinct().order_by("code")
        self.fields["unit"].choices = [(unit.code, unit.name) for unit in units]

    def clean(self):
        said = super().clean()
        if against := self.case.known.identity_against(said.get("kind", "")):
            self.add_error("kind", against)
        unit = Unit.objects.select_related("supervisor").filter(code=said.get("unit")).first()
        if unit:
            said |= {"unit_name": unit.name, "supervisor": unit.supervisor and unit.supervisor.code}
        return said


class Requesting(Asking):
    """用编申请."""

    statement = Text(label="用编理由", max_length=500)


class Granting(Asking):
    """编办审核."""

    checked = forms.BooleanField(label="已核对接收单位编制台账，确有空编且类别相符")
    opinion = Text(label="审核意见", required=False, max_length=500)


class Resolved(ByRecord):
    """What a committee's sealed item says; the item itself is handed in."""


class Inquiring(Asking):
    """发商调函."""

    to = forms.CharField(label="商调对象", max_length=100, help_text="原单位或其主管部门")

    def prepare(self):
        self.fields["to"].initial = self.case.known.get("job", {}).get("present_unit", "")


class Answered(Asking):
    """原单位的答复."""

    dated = Day(label="复函日期")
    letter = forms.CharField(label="复函文号", max_length=60)
    scan = ScanField(label="复函扫描件")
    remark = Text(label="说明", required=False, max_length=500)  # type: ignore[assignment]


class FileChecked(Asking):
    """审核到件的人事档案."""

    received_on = Day(label="收档日期")
    volumes = forms.IntegerField(label="卷数", min_value=1, max_value=99)
    conclusion = Text(label="审核结论", max_length=500)


class Notifying(Asking):
    """调动通知、介绍信."""

    report_by = Day(label="报到期限", future=True)

    def prepare(self):
        self.fields["report_by"].initial = clock.today() + timedelta(days=30)


class Pledging(Asking):
    """服务期承诺书."""

    scan = ScanField(label="已签名的服务期承诺书", help_text="下载承诺书签名后，拍照或扫描上传")
    agreed = forms.BooleanField(label="我已阅读并承诺在清最低服务5年（三(三)1）")


class Reporting(Asking):
    """报到."""

    reported_on = Day(label="报到日期")
    remark = Text(label="说明", required=False, max_length=300)  # type: ignore[assignment]


class Formality(Asking):
    """手续清单中的一项."""

    formality = forms.ChoiceField(label="手续")
    done_on = Day(label="办理日期")
    number = forms.CharField(label="文号或编号", max_length=60, required=False)
    scan = ScanField(label="扫描件", required=False)

    def prepare(self):
        todo = self.case.formalities_left()
        self.fields["formality"].choices = list(todo.items())


class YearConfirmed(Asking):
    """单位年度确认."""

    on_post = forms.BooleanField(label="本年度仍在本单位在岗履职")
    remark = Text(label="说明", required=False, max_length=300)  # type: ignore[assignment]


class Departing(Asking):
    """提前离开的记录."""

    left_on = Day(label="离开日期")
    reason = Text(label="事由", max_length=500)


class FollowedUp(Asking):
    """提前离开的后续处理 (方案未规定罚则，只作记录)."""

    outcome = Text(label="处理情况", max_length=1000)
