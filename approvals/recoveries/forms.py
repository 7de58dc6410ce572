"""What is filled in about money that comes back and about claims that are looked into."""

import re
from datetime import date
from decimal import Decimal

from django import forms

from approvals.payments.forms import Vouchered, Why, asked, more_than_nothing, tidy
from approvals.recoveries.causes import CAUSES, CHOICES, FREEZE_CHOICES
from approvals.recoveries.models import Waiver
from approvals.recoveries.services import DAYS
from workflows.forms import Form, Text

LINE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s+(\d[\d,]*(?:\.\d{1,2})?)元?", re.ASCII)
HOW = "每行一期，先写日期再写金额，如“2026-03-31 1000.00”；各期合计须等于应退回的金额"


class Instalments(forms.CharField):
    """Dates and amounts, a line each."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"max_length": 2000, "help_text": HOW, "widget": forms.Textarea(attrs={"rows": 3})} | kwargs
        )

    def clean(self, value):
        lines = [tidy(line) for line in (super().clean(value) or "").splitlines() if line.strip()]
        return [self.read(number, line) for number, line in enumerate(lines, 1)]

    @staticmethod
    def read(number: int, line: str) -> tuple[date, Decimal]:
        found = LINE.fullmatch(line)
        try:
            year, month, day, amount = found.groups()
            return date(int(year), int(month), int(day)), Decimal(amount.replace(",", ""))
        except (AttributeError, ValueError):
            raise forms.ValidationError(
                f"第 {number} 行“{line[:30]}”应先写日期再写金额，如“2026-03-31 1000.00”"
            ) from None


class Proposing(Form):
    """提出追回: of whom, how much, on what ground; ``paid`` are the payees the money has reached, ``case`` its claim."""

    part = forms.TypedChoiceField(label="退款单位（个人）", coerce=int)
    cause = forms.ChoiceField(label="原因和依据", choices=CHOICES, widget=forms.RadioSelect)
    lines = forms.TypedMultipleChoiceField(
        label="涉及的人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="只涉及名册中部分人员的，请勾选；写入追回通知",
    )  # fmt: skip
    amount = more_than_nothing("追回金额（元）")
    found = Text(label="认定的事实和证据", max_length=1000, help_text="写入追回通知，申报对象可见")
    days = forms.IntegerField(label="退款期限（工作日）", min_value=1, max_value=250, initial=DAYS)
    instalments = Instalments(label="分期退款", required=False)

    def __init__(self, *args, case, paid, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [
            (one.part, f"{one.payee}（实收 {one.amount:,.2f} 元）") for one in paid.values()
        ]
        people = [(line.number, f"{line.number}．{line.name}") for line in case.people if not line.refused]
        self.fields["lines"].choices = people
        if not people:
            del self.fields["lines"]
        if "status" not in {fact.name for fact in case.known.scheme.facts}:
            self.fields["cause"].choices = [one for one in CHOICES if one[0] != "gone"]


class Refusing(Why):
    """不予批准."""


class Receiving(Vouchered):
    """到账: what has come, by its voucher."""

    amount = more_than_nothing("到账金额（元）")
    field_order = ("amount", "voucher", "dated")


class Reversing(Form):
    """冲正 of a mistyped receipt."""

    voucher = asked("冲正凭证号", 60)
    reason = asked("冲正原因", 200)

    def clean_voucher(self):
        return tidy(self.cleaned_data["voucher"])


class Waiving(Form):
    """核销 or 核减, by a document."""

    kind = forms.ChoiceField(label="类别", choices=Waiver.KINDS, widget=forms.RadioSelect)
    amount = more_than_nothing("金额（元）")
    document = asked("批准文号", 60)
    reason = asked("理由", 500)


class Planning(Form):
    """分期 for what is still open."""

    instalments = Instalments(label="各期日期和金额")
    reason = asked("分期的理由", 300)


class Freezing(Form):
    """调查冻结."""

    cause = forms.ChoiceField(label="事由和依据", choices=FREEZE_CHOICES, widget=forms.RadioSelect)
    reason = Text(label="核查事项", max_length=500, help_text="申报人不可见；写明要核查什么、由谁核查")


class Lifting(Form):
    """解除冻结."""

    finding = Text(
        label="核查结论", max_length=500, help_text="申报人不可见；查实的，解除后请不予奖补或退回复核"
    )


def known_cause(said: str) -> str:
    """The ground another page names; empty where there is none of that name."""
    return said if said in CAUSES else ""
