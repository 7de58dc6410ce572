"""What the desks of the money and the claimant fill in."""

import re
import unicodedata
from decimal import Decimal

from django import forms

from parties.secrets import normalised
from workflows.forms import Day, Form

SUM = {"required": "请填写金额", "invalid": "金额应为数字，到分为止，如 1500.00"}
AMOUNT = {"required": "请填写金额，没有的填 0", "invalid": "金额应为数字，到分为止，如 1500.00"}
NUMBER = re.compile(r"[0-9]{8,30}")


def tidy(text: str) -> str:
    """Half-width and without spaces at the ends: how vouchers and names are kept and compared."""
    return unicodedata.normalize("NFKC", text).strip()


def asked(label: str, most: int, help_text: str = "") -> forms.CharField:
    """A line of text that must be there, and says so by its name."""
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, error_messages={"required": f"请填写{label}"}
    )


class Amount(forms.DecimalField):
    """Yuan to the fen."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"min_value": 0, "max_digits": 14, "decimal_places": 2, "error_messages": AMOUNT} | kwargs,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )

    def to_python(self, value):
        return super().to_python(tidy(value).replace(",", "") if isinstance(value, str) else value)


def more_than_nothing(label: str, help_text: str = "") -> Amount:
    return Amount(label=label, min_value=Decimal("0.01"), error_messages=SUM, help_text=help_text)


class Vouchered(Form):
    """Money moved by a voucher on a day."""

    voucher = asked("凭证号", 60)
    dated = Day(label="日期", error_messages={"required": "请填写实际拨付或缴回的日期"})

    def clean_voucher(self):
        return tidy(self.cleaned_data["voucher"])


class Allocating(Vouchered):
    """拨付: one amount per fund of the request; what is asked for stands beside it."""

    def __init__(self, *args, due, **kwargs):
        super().__init__(*args, **kwargs)
        self.funds = {f"fund{place}": fund for place, fund in enumerate(due)}
        for name, fund in self.funds.items():
            self.fields[name] = Amount(label=f"{fund}（元）", help_text=f"请款 {due[fund]:,.2f} 元")

    @property
    def said(self) -> dict:
        """As ``allocations.record`` takes it."""
        cleaned = self.cleaned_data
        amounts = {fund: cleaned[name] for name, fund in self.funds.items()}
        return {"voucher": cleaned["voucher"], "dated": cleaned["dated"], "amounts": amounts}


class Withholding(Form):
    """代扣税款 of one line."""

    tax = Amount(label="代扣税款（元）", help_text="没有代扣的填 0")
    reason = forms.CharField(label="代扣依据", max_length=200, required=False)


class Why(Form):
    """A reason."""

    reason = forms.CharField(label="原因", max_length=200, error_messages={"required": "请写明原因"})


class Correcting(Form):
    """更正收款账户, in the claimant's words; the number twice, since nobody can see a wrong digit."""

    part = forms.TypedChoiceField(label="收款对象", coerce=int, error_messages={"required": "请选择收款对象"})
    holder = asked("户名", 100, "须与收款对象一致")
    bank = asked("开户行", 100, "写到支行，如“清流农商行龙津支行”")
    number = asked("账号", 40)
    again = asked("确认账号", 40, "请再填一遍")
    reason = asked("更正原因", 200, "退汇后核对原账户无误的，也请写明，如“银行系统故障，账户无误”")

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part.number, part.payee["name"]) for part in parts]
        if len(parts) == 1:
            del self.fields["part"]
        self.only = parts[0].number if len(parts) == 1 else None

    @property
    def said(self) -> dict:
        """As ``accounts.ask`` takes it."""
        names = ("holder", "bank", "number", "reason")
        return {name: self.cleaned_data[name] for name in names} | {
            "part": self.only or self.cleaned_data["part"]
        }

    def clean_holder(self):
        return tidy(self.cleaned_data["holder"])

    def clean_bank(self):
        return tidy(self.cleaned_data["bank"])

    def clean_number(self):
        number = re.sub(r"[-—]", "", normalised(self.cleaned_data["number"]))
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError("账号应为 8 至 30 位数字，请对照银行卡或开户许可证核对")
        return number

    def clean(self):
        said = super().clean()
        number, again = said.get("number"), said.get("again")
        if number and again and re.sub(r"[-—]", "", normalised(again)) != number:
            self.add_error("again", "两次填写的账号不一致，请核对")
        return said
