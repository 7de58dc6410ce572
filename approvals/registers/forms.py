"""What the keepers of the registers fill in."""

from django import forms

from approvals.payments.forms import more_than_nothing
from approvals.registers.benefits import wrongs
from documents.kept import ACCEPTED, FileForm, file_field
from parties.benefits import LEVELS, items, purposes
from parties.claimants import valid_credit_code
from parties.employers import FIELDS, KINDS, Employer
from parties.lists import KINDS as KINDS_OF_LISTS
from parties.secrets import index_of, valid_id_number
from parties.talents import CLASSES, Talent
from parties.units import Unit
from workflows import clock
from workflows.forms import Day, Form


class AnyDay(forms.DateField):
    """A day gone by or to come."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def choices(values):
    return [(one, one) for one in values]


class Supervised(Form):
    """What of an employer may change."""

    name = forms.CharField(label="名称", max_length=100)
    supervisor = forms.ModelChoiceField(
        Unit.objects.filter(active=True, employer=None), label="主管部门", empty_label="请选择",
        help_text="用人单位自己申报时，由主管部门核实",
    )  # fmt: skip
    in_county = forms.TypedChoiceField(
        label="是否在清流县", choices=[("yes", "是"), ("no", "否")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip


class EmployerForm(Supervised):
    """A new employer; its credit code never changes."""

    credit_code = forms.CharField(label="统一社会信用代码", max_length=40)
    kind = forms.ChoiceField(label="类别", choices=choices(KINDS), widget=forms.RadioSelect)
    unit = forms.CharField(
        label="单位代码",
        max_length=20,
        required=False,
        help_text="已在单位名录中的（如公办学校、医院）填写，其余不填",
    )
    field_order = ["name", "credit_code", "kind", "supervisor", "in_county", "unit"]

    def clean_credit_code(self):
        code = valid_credit_code(self.cleaned_data["credit_code"])
        if Employer.objects.filter(credit_code=code).exists():
            raise forms.ValidationError("该信用代码已在名册中，请在名册中查找后更正")
        return code

    def clean_unit(self):
        code = self.cleaned_data["unit"].strip()
        if not code:
            return None
        unit = Unit.objects.filter(code=code, active=True).first()
        if unit is None:
            raise forms.ValidationError(f"没有代码为“{code}”的在用单位，请核对；不在单位名录中的不用填写")
        if Employer.objects.filter(unit=unit).exists():
            raise forms.ValidationError(f"{unit}已在名册中")
        return unit


class ListingForm(Form):
    """列入: in which field, since when, by what."""

    field = forms.ChoiceField(label="领域", choices=choices(FIELDS))
    since = AnyDay(label="自")
    document = forms.CharField(label="依据文号", max_length=60)


class EndForm(Form):
    """终止: the last day, by what."""

    last = AnyDay(label="最后一日", help_text="登记有误的，填起始日期的前一日")
    document = forms.CharField(label="依据文号", max_length=60)


class RecognitionForm(Form):
    """认定: as what, whether for the first time, since when, by what."""

    talent_class = forms.ChoiceField(label="人才类别", choices=choices(CLASSES))
    first = forms.TypedChoiceField(
        label="是否首次认定", choices=[("yes", "是"), ("no", "否")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, help_text="只对省级类别有要求",
    )  # fmt: skip
    recognised_on = Day(label="认定日期")
    document = forms.CharField(label="认定文号", max_length=60)


class TalentForm(RecognitionForm):
    """A recognised person; somebody the register has already is found by the number."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(label="身份证号", max_length=40)
    field_order = ["name", "id_number", "talent_class", "first", "recognised_on", "document"]

    def clean_id_number(self):
        return valid_id_number(self.cleaned_data["id_number"])

    def clean(self):
        said = super().clean()
        known = Talent.objects.filter(id_index=index_of(said.get("id_number", ""))).first()
        if known and said.get("name", known.name) != known.name:
            self.add_error(
                "name", f"此身份证号在名册中登记的姓名是“{known.name}”，请核对；登记有误的请先更正姓名"
            )
        return said


class NameForm(Form):
    """更正姓名."""

    name = forms.CharField(label="姓名", max_length=60)
    why = forms.CharField(label="依据", max_length=100, help_text="如“身份证原件”")


class FindForm(Form):
    """A person by the whole number; asked by POST, so that the number stands in no address and no log."""

    id_number = forms.CharField(label="身份证号", max_length=40)

    def clean_id_number(self):
        return valid_id_number(self.cleaned_data["id_number"])


class DatedLineForm(Form):
    """列入名单: what, on which list, since when, until when, by what."""

    kind = forms.ChoiceField(label="名单", choices=choices(KINDS_OF_LISTS))
    title = forms.CharField(label="名称", max_length=100, help_text="职业（工种）或单位的全称")
    sort = forms.ChoiceField(
        label="类别", required=False, help_text="只有招聘组织方分类别",
        choices=[("", "不分类别"), *choices(dict.fromkeys(sort for one in KINDS_OF_LISTS.values() for sort in one.sorts))],
    )  # fmt: skip
    code = forms.CharField(
        label="代码", max_length=40, required=False, help_text="职业编码或统一社会信用代码"
    )
    since = AnyDay(label="自")
    until = AnyDay(label="至", required=False, help_text="文件没有写明终止日期的不填")
    document = forms.CharField(label="依据文号", max_length=60)

    def clean(self):
        said = super().clean()
        if fault := unfit_sort(said.get("kind", ""), said.get("sort", "")):
            self.add_error("sort", fault)
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "“至”不能早于“自”")
        return said


def unfit_sort(kind: str, sort: str) -> str:
    """Why this sort cannot stand on this list; empty where it can."""
    known = KINDS_OF_LISTS[kind].sorts if kind in KINDS_OF_LISTS else ()
    if known and sort not in known:
        return f"{kind}须写明类别：{'、'.join(known)}"
    return f"{kind}不分类别，请不要填写" if sort and not known and kind in KINDS_OF_LISTS else ""


class BenefitForm(FileForm):
    """一项其他政策的待遇: whose, under what, for what, how much, by what it is known."""

    kind = "benefit"

    purpose = forms.ChoiceField(label="用途（与本方案哪一项相同）")
    number = forms.CharField(
        label="身份证号或统一社会信用代码", max_length=40,
        help_text="按人员申报的填人员本人，引进人才的填人才本人，其他填收款单位；加密保存",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label="姓名或名称", max_length=100)
    level = forms.ChoiceField(label="政策层级", choices=choices(LEVELS), widget=forms.RadioSelect)
    item = forms.ChoiceField(
        label="费用项目", help_text="与用途的费用项目不同的，只作登记，不影响本方案的金额"
    )
    occasion = forms.CharField(
        label="场次或年度", max_length=100, required=False,
        help_text="培训填课程，取证填工种和等级，外出招聘填日期，其他填年度；荐才和人才引进不填",
    )  # fmt: skip
    amount = more_than_nothing("金额（元）", "已发放的填实际发放，没有发放的填标准")
    paid = forms.TypedChoiceField(
        label="是否已发放", choices=[("yes", "已发放"), ("no", "尚未发放")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    paid_on = AnyDay(label="发放日期", required=False)
    document = forms.CharField(label="依据文号", max_length=60)
    file = file_field("凭证", f"拨付凭证、批复或发放名单的扫描件；{ACCEPTED}")
    proof = forms.CharField(
        label="凭证说明", max_length=200, required=False,
        help_text="如“发放名单第 12 行”“银行回单号”；没有扫描件的，写明凭证存放在哪里",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["purpose"].choices = list(purposes(today).items())
        self.fields["item"].choices = choices(items(today))

    def clean(self):
        said = super().clean()
        file = self.taken(said)
        for field, sentence in wrongs(said, clock.today()):
            if field not in self.errors:
                self.add_error(field, sentence)
        if not file and not said.get("proof") and "file" not in self.errors:
            self.add_error("file", "请上传凭证，或在“凭证说明”中写明凭证存放在哪里")
        said.pop("kept", None)
        return said | {"file": str(file.public_id) if file else ""}
