"""What 财政局 fills in."""

from django import forms

from approvals.funds.models import Indicator
from approvals.funds.services import funds
from approvals.payments.forms import more_than_nothing
from workflows import clock
from workflows.forms import Day, ModelForm

GIVEN, REDUCED = "given", "reduced"


class IndicatorForm(ModelForm):
    """One document's indicator; the amount is written without a sign."""

    direction = forms.ChoiceField(
        label="增减", choices=[(GIVEN, "下达（追加）"), (REDUCED, "调减（收回）")], initial=GIVEN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = more_than_nothing("金额（元）")
    dated = Day(label="发文日期")
    fund = forms.ChoiceField(label="资金")
    year = forms.TypedChoiceField(label="年度", coerce=int)

    class Meta:
        model = Indicator
        fields = ["fund", "year", "direction", "amount", "document", "dated", "note"]

    field_order = Meta.fields

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        this = clock.today().year
        self.fields["year"].choices = [(year, f"{year}年") for year in (this, this + 1, this - 1)]
        names = list(dict.fromkeys([*funds(this), *funds(this + 1)]))
        self.fields["fund"].choices = [(name, name) for name in names]

    def clean(self):
        said = super().clean()
        if {"fund", "year"} <= said.keys() and said["fund"] not in funds(said["year"]):
            self.add_error(
                "fund", f"{said['year']}年度没有单列“{said['fund']}”（口径 funds.alias），请重新选择"
            )
        if said.get("direction") == REDUCED and "amount" in said:
            said["amount"] = -said["amount"]
        return said
