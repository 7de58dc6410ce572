"""The plan's text as an administrator hands it in: a file of plain text, or pasted."""

from django import forms

from approvals.plan.models import PlanText
from workflows import clock
from workflows.forms import Day, ModelForm

MOST_BYTES = 1 << 20
ENCODINGS = ("utf-8-sig", "gb18030")


def decoded(content: bytes) -> str:
    """Plain text in UTF-8 or GB18030; a sentence for anything else."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\0" in content:
        raise forms.ValidationError("这不是纯文本文件，请在文字处理软件中另存为“纯文本（.txt）”后再上传")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError("认不出文字编码，请另存为 UTF-8 编码的纯文本后再上传")


class PlanForm(ModelForm):
    """A new version; the earlier ones stay."""

    dated = Day(label="印发日期", help_text="自这一天起按此版本显示")
    file = forms.FileField(
        label="纯文本文件（.txt）", required=False, help_text="UTF-8 或 GB18030 编码，不超过 1 MB"
    )
    pasted = forms.CharField(
        label="或粘贴正文",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    class Meta:
        model = PlanText
        fields = ["title", "document", "dated"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dated"].initial = clock.today()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 1 MB，请只上传方案正文")
        return decoded(file.read())

    def clean(self):
        said = super().clean()
        if "file" not in self.errors and bool(said.get("file")) == bool((said.get("pasted") or "").strip()):
            raise forms.ValidationError("请上传文件或粘贴正文，二者选一")
        return said

    @property
    def text(self) -> str:
        return self.cleaned_data["file"] or self.cleaned_data["pasted"]
