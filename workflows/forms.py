"""What an action asks of the person who acts: a form declared beside the law, checked by the engine on the way in."""

from django import forms

from workflows import clock

OPINION = forms.Textarea(attrs={"rows": 3})


UNSAID = forms.Field.default_error_messages["required"]


class ByName:
    """A missing answer is asked for by its name, unless its field has words of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.label and field.error_messages["required"] == UNSAID:
                field.error_messages["required"] = f"请{verb(field)}“{field.label}”"


def verb(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return "上传"
    if hasattr(field, "choices"):
        return "选择"
    return "勾选" if isinstance(field, forms.BooleanField) else "填写"


class Form(ByName, forms.Form):
    """Every form of the house."""


class ModelForm(ByName, forms.ModelForm):
    """The same for a row."""


class ActionForm(Form):
    """Asks nothing more; an action without a form of its own still takes a remark."""

    remark = forms.CharField(label="意见", required=False, max_length=500, widget=OPINION)

    def __init__(self, *args, case=None, task=None, **kwargs):
        self.case, self.task = case, task
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit choices and first answers to the case."""


class Asking(ActionForm):
    """A form that asks only what it declares."""

    remark = None  # type: ignore[assignment]


class Reasoned(Asking):
    """A decision that needs its reason, which the applicant reads."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=OPINION, help_text="申请人可见，请写明事实和依据条款"
    )


class ScanField(forms.CharField):
    """The public id of an attachment already stored; pages show it as a file input."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 40, "widget": forms.HiddenInput} | kwargs)


class Day(forms.DateField):
    """A day that has come: nothing is recorded before it happened."""

    def __init__(self, *, future=False, **kwargs):
        self.future = future
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not self.future and day > clock.today():
            raise forms.ValidationError("日期不能晚于今天，请填写实际发生的日期")
        if day and self.future and day < clock.today():
            raise forms.ValidationError("日期不能早于今天，请重新填写")
        return day


class Text(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, max_length=1000, **kwargs):
        super().__init__(max_length=max_length, widget=OPINION, **kwargs)


class Correcting(Asking):
    """一次性告知: everything that is missing or wrong, in one list."""

    items = forms.MultipleChoiceField(
        label="需补正的材料", required=False, widget=forms.CheckboxSelectMultiple
    )
    others = Text(label="其他需补正的内容", required=False, help_text="申请人可见；须一次写全，每行一项")
    why_again = forms.CharField(
        label="再次告知的原因",
        required=False,
        max_length=200,
        help_text="此前已告知过补正的，须说明首次为何未能发现",
    )

    def prepare(self):
        self.fields["items"].choices = materials(self.case)
        if not self.case.known.asked_again:
            del self.fields["why_again"]

    def clean(self):
        said = super().clean()
        names = dict(materials(self.case))
        wanted = [names[code] for code in said.get("items", [])]
        wanted += [line.strip() for line in said.get("others", "").splitlines() if line.strip()]
        if not wanted:
            raise forms.ValidationError("请勾选需补正的材料，或写明需补正的内容")
        if self.case.known.asked_again and not said.get("why_again"):
            self.add_error("why_again", "补正应当一次性告知；再次告知请说明首次为何未能发现")
        return said | {"list": "；".join(wanted), "wanted": wanted}


class ByRecord(Asking):
    """What a record kept elsewhere says; the record itself is handed in, so no page offers this as a form."""

    number = forms.CharField(label="文号", max_length=60, required=False)
    reason = forms.CharField(label="理由", max_length=500, required=False)
    until = forms.CharField(label="截止", max_length=40, required=False)


def materials(case) -> list[tuple[str, str]]:
    """The materials this case was filed with, as choices."""
    return [(item["code"], item["title"]) for item in case.facts.get("materials", [])]
