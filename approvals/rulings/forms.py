"""What 县委人才办 fills in to propose an answer."""

from django import forms

from policies.rulings import Ruling
from workflows.forms import Day, Form, Text

OTHER = "__other__"


class Proposing(Form):
    """One of the answers offered; where the answer sets no parameter of the rules, one's own words serve as well."""

    value = forms.ChoiceField(label="取值", widget=forms.RadioSelect)
    other = forms.CharField(label="另行规定的内容", max_length=200, required=False)
    since = Day(label="生效日期", future=True, help_text="今天或以后；不能倒签，此前受理的仍按原口径")
    document = forms.CharField(label="依据文号", max_length=60)
    note = Text(label="说明", max_length=300, required=False)

    def __init__(self, *args, asked: Ruling, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = [(one, asked.label(one)) for one in asked.values]
        if asked.policy_key or asked.effect:
            del self.fields["other"]
        else:
            self.fields["value"].choices += [(OTHER, "另行规定")]

    def clean(self):
        said = super().clean()
        if said.get("value") == OTHER:
            said["value"] = said.get("other", "").strip()
            if not said["value"] and "other" not in self.errors:
                self.add_error("other", "选“另行规定”的，请写明内容")
        said.pop("other", None)
        return said
