"""What a secretary fills in."""

from django import forms

from approvals.meetings.models import BODIES, OUTCOMES, Meeting


class MeetingForm(forms.ModelForm):
    """A sitting: date, place, chair, who should be there and who was."""

    members = forms.CharField(
        label="应到人员", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一人：姓名 职务；缺席的在行末写“缺席”",
    )  # fmt: skip

    class Meta:
        model = Meeting
        fields = ["body", "held_on", "place", "chair", "minutes_number"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = [(code, body.name) for code, body in BODIES.items() if user.sits_at(body.desk)]
        self.fields["body"].choices = mine
        self.fields["minutes_number"].required = False
        self.fields["members"].initial = "\n".join(line(one) for one in self.instance.attendance)

    def clean_members(self):
        read = [one.split() for one in self.cleaned_data["members"].splitlines() if one.strip()]
        people = [
            {
                "name": words[0],
                "post": " ".join(w for w in words[1:] if w != "缺席"),
                "present": "缺席" not in words[1:],
            }
            for words in read
        ]
        names = [one["name"] for one in people]
        if twice := {name for name in names if names.count(name) > 1}:
            raise forms.ValidationError(f"{'、'.join(sorted(twice))} 重复，请核对")
        if not people:
            raise forms.ValidationError("请填写应到人员")
        return people

    def save(self, commit=True):
        self.instance.attendance = self.cleaned_data["members"]
        return super().save(commit)


def line(one: dict) -> str:
    return " ".join(filter(None, [one["name"], one["post"], "" if one["present"] else "缺席"]))


class ItemForm(forms.Form):
    """What was resolved on one item."""

    outcome = forms.ChoiceField(label="结果", choices=OUTCOMES, widget=forms.RadioSelect, required=False)
    reason = forms.CharField(label="理由", max_length=500, required=False)
    recused = forms.CharField(label="回避人员", max_length=200, required=False, help_text="用空格隔开")

    def clean_recused(self):
        return self.cleaned_data["recused"].replace("、", " ").split()
