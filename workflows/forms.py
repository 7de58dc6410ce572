"""What an action asks of the person who acts: a form declared beside the law, checked by the engine on the way in."""

from django import forms

OPINION = forms.Textarea(attrs={"rows": 3})


class ActionForm(forms.Form):
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
