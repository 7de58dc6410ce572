"""What HR says when it starts a list."""

from django import forms

from workflows.forms import Form


class BatchForm(Form):
    """A new list: what it is called."""

    title = forms.CharField(label="批次名称", max_length=100, initial="奖补汇总")
