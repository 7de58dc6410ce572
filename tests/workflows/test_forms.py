"""Forms of the house: what is missing is asked for by its name."""

from django import forms
from django.urls import get_resolver

from workflows.forms import ByName, Form, Reasoned, Text

HOUSE = ("approvals", "documents", "workflows")


class Example(Form):
    name = forms.CharField(label="姓名")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")])
    sure = forms.BooleanField(label="已核对")
    scan = forms.FileField(label="凭证")
    why = Text(label="理由", error_messages={"required": "请写明理由和条款"})
    more = forms.CharField(label="备注", required=False)


def test_a_missing_answer_is_asked_for_by_its_name_unless_it_has_words_of_its_own():
    said = {name: errors[0] for name, errors in Example({}).errors.items()}
    assert said == {
        "name": "请填写“姓名”", "kind": "请选择“类别”", "sure": "请勾选“已核对”", "scan": "请上传“凭证”",
        "why": "请写明理由和条款",
    }  # fmt: skip
    assert Reasoned({}).errors["reason"] == ["请填写“理由”"]


def all_of(kind) -> set[type]:
    return {kind} | {deeper for one in kind.__subclasses__() for deeper in all_of(one)}


def test_every_form_of_the_house_does():
    assert get_resolver().url_patterns  # every page, and so every form, is imported
    found = [one for one in all_of(forms.BaseForm) if one.__module__.split(".")[0] in HOUSE]
    assert len(found) > 60
    assert [one for one in found if not issubclass(one, ByName) and one is not ByName] == []
