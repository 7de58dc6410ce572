"""What a secretary fills in."""

import re

from django import forms
from django.db import transaction

from approvals.meetings import corrections
from approvals.meetings.matters import proposed
from approvals.meetings.models import BODIES, OUTCOMES, Meeting
from approvals.meetings.services import Result
from workflows.forms import Form, ModelForm


class Earlier(forms.ModelChoiceField):
    """A signed meeting, by its date and the number of its minutes."""

    def label_from_instance(self, meeting):
        return f"{meeting} {meeting.minutes_number}"


class MeetingForm(ModelForm):
    """A sitting: date, place, chair, who should be there and who was."""

    members = forms.CharField(
        label="应到人员", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一人：姓名 职务；缺席的在行末写“缺席”",
    )  # fmt: skip

    corrects = Earlier(
        label="更正以前的会议", queryset=Meeting.objects.none(), required=False, empty_label="不更正",
        help_text="已签发的会议有错误的，在此另行更正；只作记录，不重新办理",
    )  # fmt: skip
    wrong = forms.CharField(
        label="有何错误、应为何", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写进本次会议纪要",
    )  # fmt: skip

    field_order = ["body", "held_on", "place", "chair", "members", "minutes_number", "corrects", "wrong"]

    class Meta:
        model = Meeting
        fields = ["body", "held_on", "place", "chair", "minutes_number", "corrects"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = [(code, body.name) for code, body in BODIES.items() if user.sits_at(body.desk)]
        self.fields["body"].choices = mine
        self.fields["minutes_number"].required = False
        signed = Meeting.objects.filter(body__in=[code for code, _ in mine]).exclude(sealed_at=None)
        self.fields["corrects"].queryset = signed.exclude(pk=self.instance.pk)
        self.fields["wrong"].initial = corrections.wrong_in(self.instance)
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

    def clean(self):
        said = super().clean()
        earlier, wrong = said.get("corrects"), said.get("wrong")
        if earlier and earlier.body != said.get("body"):
            self.add_error("corrects", "只能更正同一会议以前的记录，请重新选择")
        elif earlier and said.get("held_on") and earlier.held_on > said["held_on"]:
            self.add_error("corrects", "所更正的会议晚于本次会议，请核对会议日期")
        if earlier and not wrong:
            self.add_error("wrong", "更正以前会议的，请写明有何错误、应为何")
        if wrong and not earlier and "corrects" not in self.errors:
            self.add_error("corrects", "写了错误的，请选择所更正的会议")
        return said

    @transaction.atomic
    def save(self, commit=True):
        self.instance.attendance = self.cleaned_data["members"]
        kept = super().save(commit)
        corrections.explain(kept, self.cleaned_data["wrong"])
        return kept


def line(one: dict) -> str:
    return " ".join(filter(None, [one["name"], one.get("post"), "" if one["present"] else "缺席"]))


class ItemForm(Form):
    """What was resolved on one item."""

    outcome = forms.ChoiceField(label="结果", choices=OUTCOMES, widget=forms.RadioSelect, required=False)
    reason = forms.CharField(label="理由", max_length=500, required=False)
    recused = forms.CharField(label="回避人员", max_length=200, required=False, help_text="用空格隔开")
    amount = forms.DecimalField(
        label="确定的奖励（元）", min_value=1, max_digits=12, decimal_places=2, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 10}),
    )  # fmt: skip

    def __init__(self, data=None, *, item):
        said = {"outcome": item.outcome, "reason": item.reason, "recused": " ".join(item.recused)}
        put = proposed(item)
        super().__init__(data, prefix=f"item{item.pk}", initial=said | {"amount": item.amount or put})
        if put is None:
            del self.fields["amount"]
        for name in {"reason", "recused", "amount"} & set(self.fields):
            field = self.fields[name]
            field.widget.attrs["aria-label"] = f"第{item.position}项{field.label}"

    def clean_recused(self):
        return names(self.cleaned_data["recused"])

    @property
    def result(self) -> Result:
        said = self.cleaned_data
        return Result(said["outcome"], said["reason"], tuple(said["recused"]), said.get("amount"))


CLEAR = "clear"
NAMED = {title: outcome for outcome, title in OUTCOMES}
EXCEPTION = re.compile(rf"(\d+)[\s.．、,，]*({'|'.join(NAMED)})[\s:：,，。]*(.*)")


class BatchForm(Form):
    """What was resolved on a whole batch: the exceptions line by line, and one result for all the others."""

    rest = forms.ChoiceField(
        label="其余全部", choices=[*OUTCOMES, (CLEAR, "清除本批次已登记的结果")], widget=forms.RadioSelect, required=False,
        help_text="还没有结果的各件",
    )  # fmt: skip
    reason = forms.CharField(
        label="其余各件的理由", max_length=500, required=False, help_text="不同意、暂缓须写"
    )
    exceptions = forms.CharField(
        label="例外", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一件：序号 结果 理由，如“17 不同意 合同与社保记录不符”",
    )  # fmt: skip

    def __init__(self, data=None, *, batch: str):
        self.batch = batch
        super().__init__(data, prefix=f"batch-{batch}")

    def clean_exceptions(self) -> dict[int, Result]:
        """What each line says, by position; every line that cannot be read is named."""
        found, faults = {}, []
        lines = [one.strip() for one in self.cleaned_data["exceptions"].splitlines() if one.strip()]
        for line in lines:
            try:
                place, result = exception(line)
            except forms.ValidationError as fault:
                faults.append(fault)
                continue
            if place in found:
                faults.append(f"序号 {place} 写了两次，请只留一行")
            found[place] = result
        if faults:
            raise forms.ValidationError(faults)
        return found

    def clean(self):
        said = super().clean()
        if said.get("rest") in ("decline", "postpone") and not said.get("reason"):
            self.add_error("reason", "其余全部不同意或暂缓的，请写明理由")
        if said.get("rest") == CLEAR and said.get("exceptions"):
            self.add_error("exceptions", "清除结果时不要填写例外，请分两次登记")
        return said

    @property
    def result(self) -> Result | None:
        said = self.cleaned_data
        return Result(said["rest"], said["reason"]) if said["rest"] else None


def exception(line: str) -> tuple[int, Result]:
    read = EXCEPTION.fullmatch(line)
    if read is None:
        raise forms.ValidationError(f"“{line}”读不出来，请写成：序号 结果 理由")
    place, title, reason = read.groups()
    if NAMED[title] != "agree" and not reason:
        raise forms.ValidationError(f"“{line}”没有理由，不同意、暂缓须写明理由")
    return int(place), Result(NAMED[title], reason[:500])


def names(typed: str) -> list[str]:
    return typed.replace("、", " ").split()
