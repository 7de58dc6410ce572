"""What 人社局, 县委人才办 and anybody who objects fill in."""

import uuid
from dataclasses import replace

from django import forms
from django.core.validators import URLValidator

from approvals.publicity import services
from approvals.publicity.lines import NUMBER
from approvals.publicity.models import UPHELD, Objection, Publicity
from approvals.publicity.objections import Said
from documents.kept import FileForm, file_field
from workflows import clock
from workflows.forms import Form, Text

CONFIDENTIAL = "姓名和联系方式加密保存，只供县委人才办核查和答复使用"


class PreparingForm(Form):
    """The title of a list and for how many working days it will be up."""

    title = forms.CharField(label="标题", max_length=100, help_text="如“2026年第一批引才荐才奖补公示”")
    days = forms.IntegerField(
        label="公示工作日", max_value=services.MOST_DAYS, help_text="发布当日不计；发布后只能延长"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fewest = services.fewest_days(clock.today())
        days = self.fields["days"]
        days.initial = days.min_value = days.widget.attrs["min"] = fewest

    def clean_title(self):
        if NUMBER.search(self.cleaned_data["title"]):
            raise forms.ValidationError("标题将对外公开，不能含有证件号、电话或账号")
        return self.cleaned_data["title"]

    def clean_days(self):
        days = self.cleaned_data["days"]
        if days < self.fields["days"].min_value:
            raise forms.ValidationError(
                f"公示不得少于 {self.fields['days'].min_value} 个工作日（口径 publicity.days）"
            )
        return days


class PostingForm(FileForm):
    """发布: where the list is up, and the proof of it."""

    asks, kind = "photo", "publicity"

    place = forms.CharField(label="公示载体", max_length=200, help_text="如“县政府网站、县委大院公示栏”")
    link = forms.URLField(
        label="网页地址", max_length=300, required=False, assume_scheme="https",
        validators=[URLValidator(["http", "https"])], widget=forms.TextInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    photo = file_field("截图或照片")

    field_order = ("place", "link", "photo", "kept")

    def clean(self):
        said = super().clean()
        photo = self.taken(said)
        if photo is None and "photo" not in self.errors:
            self.add_error("photo", "请上传公示的网页截图或张贴照片")
        return {"place": said.get("place"), "link": said.get("link"), "photo": photo and str(photo.public_id)}


class ExtendingForm(Form):
    """延长: by how many working days, and why."""

    days = forms.IntegerField(label="延长工作日", min_value=1, max_value=services.MOST_DAYS)
    reason = forms.CharField(label="延长原因", max_length=200)


class ObjectionForm(Form):
    """异议: about one line, named or not; ``key`` makes a second click harmless."""

    line = forms.TypedChoiceField(
        label="对哪一项有异议",
        coerce=int,
        empty_value=None,
        error_messages={"required": "请选择对哪一项有异议"},
    )
    text = Text(
        label="异议内容",
        max_length=2000,
        help_text="请写明事实和线索",
        error_messages={"required": "请写明异议内容"},
    )
    name = forms.CharField(
        label="姓名（单位）", max_length=60, required=False, help_text=f"不填为匿名。{CONFIDENTIAL}"
    )
    contact = forms.CharField(
        label="电话或邮箱", max_length=100, required=False, help_text="实名提出的请填写，便于核实和答复"
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=32)

    def __init__(self, *args, publicity: Publicity, **kwargs):
        super().__init__(*args, initial={"key": uuid.uuid4().hex}, **kwargs)
        lines = publicity.lines.select_related("publicity", "case")
        self.fields["line"].choices = [("", "请选择"), *((line.pk, named(line)) for line in lines)]

    def clean(self):
        said = super().clean()
        if said.get("name") and not said.get("contact") and "contact" not in self.errors:
            self.add_error("contact", "实名提出的，请填写电话或邮箱，以便答复；不愿留下的，请把姓名也留空")
        return said

    @property
    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in ("text", "name", "contact")})


class ObjectingForm(ObjectionForm):
    """Filled in by anybody. ``website`` is a snare: people do not see it, programs fill it in."""

    website = forms.CharField(
        label="此栏请留空", required=False, max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError("“此栏请留空”一栏用于防止程序自动提交，请清空后重新提交")
        return ""


class EnteringForm(ObjectionForm):
    """What came by phone, letter or visit, entered by the talent office."""

    channel = forms.ChoiceField(label="提出方式", choices=Objection.CHANNELS[1:], widget=forms.RadioSelect)
    field_order = ("line", "channel", "text", "name", "contact")

    @property
    def said(self) -> Said:
        return replace(super().said, channel=self.cleaned_data["channel"])


class InvestigatingForm(Form):
    """核查情况."""

    found = Text(label="核查情况", max_length=2000, help_text="核查的经过、事实和证据；不对外公开")


class DecidingForm(Form):
    """办结: the result, the answer to a named objector, and what the claimant is told."""

    result = forms.ChoiceField(label="处理结果", choices=Objection.ANSWERS, widget=forms.RadioSelect)
    reply = Text(
        label="答复异议人", max_length=1000, required=False, help_text="实名异议人凭异议编号和查询码可以查看"
    )
    told = forms.CharField(
        label="告知申报对象的理由", max_length=300, required=False,
        help_text="异议成立的须填写，申报对象可见；不要写明异议人和线索来源",
    )  # fmt: skip

    def __init__(self, *args, objection: Objection, **kwargs):
        super().__init__(*args, **kwargs)
        self.objection = objection
        self.fields["reply"].required = objection.is_named

    def clean(self):
        said = super().clean()
        if said.get("result") == UPHELD and not said.get("told"):
            self.add_error("told", "异议成立的，请写明告知申报对象的理由")
        return said


def named(line) -> str:
    """A line to choose: its name only as long as anybody may read it."""
    return f"第{line.position}项　{line.shown['name']}" if line.is_public else f"第{line.position}项"
