"""What is filled in about flexible talents: agreements, expenses, vouchers and cards."""

from django import forms

from approvals.registers.engagements import units_of
from approvals.registers.forms import AnyDay, choices
from parties.engagements import ENDINGS, FIELDS, KINDS, MISTAKEN, MODES, PURPOSES
from parties.secrets import valid_id_number
from parties.units import Unit
from workflows import clock
from workflows.forms import Day, Form


class UnitField(forms.CharField):
    """A unit by its code, its whole name or its credit code."""

    def clean(self, value):
        asked = super().clean(value).strip()
        found = Unit.objects.filter(active=True)
        unit = found.filter(code=asked).first() or found.filter(name=asked).first()
        unit = unit or found.filter(employer__credit_code=asked.upper()).first()
        if unit is None:
            raise forms.ValidationError(
                f"没有找到“{asked}”，请填在用单位的代码、全称或统一社会信用代码；尚未登记的请联系系统管理员"
            )
        return unit


class EngagementForm(Form):
    """柔性引才协议: whose, of whom, how, in which field, what for, from when until when, under which number."""

    unit = UnitField(label="引才单位", max_length=100, help_text="单位代码、全称或统一社会信用代码")
    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="身份证号", max_length=40, help_text="加密保存", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )  # fmt: skip
    mode = forms.ChoiceField(label="引才方式", choices=choices(MODES))
    field = forms.ChoiceField(label="服务领域", choices=choices(FIELDS))
    work = forms.CharField(label="服务内容", max_length=200)
    since = AnyDay(label="自")
    until = AnyDay(label="至")
    document = forms.CharField(label="协议编号", max_length=60)

    def __init__(self, *args, user, everywhere, **kwargs):
        super().__init__(*args, **kwargs)
        if not everywhere:
            own = Unit.objects.filter(code__in=units_of(user), active=True).order_by("code")
            self.fields["unit"] = forms.ModelChoiceField(own, label="引才单位", empty_label=None)

    def clean_id_number(self):
        return valid_id_number(self.cleaned_data["id_number"])

    def clean(self):
        said = super().clean()
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "“至”不能早于“自”")
        return said


class RecogniseForm(Form):
    """县委人才办认定."""

    document = forms.CharField(label="认定文号", max_length=60)
    on = Day(label="认定日期")


class EndEngagementForm(Form):
    """终止: how, the last day, by what."""

    ended_as = forms.ChoiceField(label="终止情形", choices=choices(ENDINGS))
    last = AnyDay(label="最后一日", required=False, help_text="登记有误的不用填")
    document = forms.CharField(label="依据文号", max_length=60)

    def clean(self):
        said = super().clean()
        if said.get("ended_as") != MISTAKEN and not said.get("last") and "last" not in self.errors:
            self.add_error("last", "请填写最后一日")
        return said


class ExpenseForm(Form):
    """One reimbursement: what for, how much, when, by which voucher and by which rule of the place."""

    purpose = forms.ChoiceField(label="费用事项", choices=choices(PURPOSES))
    amount = forms.DecimalField(
        label="金额（元）", min_value=0.01, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    day = Day(label="报销日期")
    voucher = forms.CharField(label="凭证号", max_length=60)
    rule = forms.CharField(
        label="所依财务规定", max_length=100, help_text="用人单位所在地财政管理规定，如“清财〔2022〕8号”"
    )


class StrikeForm(Form):
    """作废."""

    why = forms.CharField(label="作废理由", max_length=100)


class EntitlementForm(Form):
    """人才消费券 or 人才服务卡: which, its number, from when until when, why."""

    kind = forms.ChoiceField(label="待遇", choices=choices(KINDS))
    number = forms.CharField(label="编号", max_length=40)
    issued_on = Day(label="发放日期", initial=clock.today)
    until = AnyDay(label="有效期至", required=False)
    reason = forms.CharField(label="发放依据", max_length=100)


class RevokeForm(Form):
    """收回."""

    on = Day(label="收回日期", initial=clock.today)
    why = forms.CharField(label="收回理由", max_length=100)
