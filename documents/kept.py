"""A file asked for in a form: kept before anything else on the page is looked at, so that no other fault loses it."""

from django import forms

from documents import uploads
from documents.attachments import Attachment
from workflows.forms import Form

ACCEPTED = "PDF、JPG 或 PNG，20 MB 以内"


def file_field(label: str, help_text: str = ACCEPTED) -> forms.FileField:
    picker = forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"})
    return forms.FileField(label=label, required=False, help_text=help_text, widget=picker)


class FileForm(Form):
    """Asks for one file in the field ``asks``; once handed in, ``kept`` remembers it and ``stored`` is its name."""

    asks = "file"
    kind = ""
    stored = ""

    kept = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def taken(self, said) -> Attachment | None:
        """The file of this time or of a time before; None where there is none or it is refused at its field."""
        try:
            found = self.accepted(said.get(self.asks)) or self.earlier(said.get("kept"))
        except uploads.Rejected as fault:
            self.add_error(self.asks, str(fault))
            return None
        if found:
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = str(found.public_id)
            self.stored = found.name
        return found

    def accepted(self, file) -> Attachment | None:
        return uploads.accept(file, owner=self.user, kind=self.kind) if file else None

    def earlier(self, kept: str | None) -> Attachment | None:
        found = Attachment.objects.filter(owner=self.user, kind=self.kind)
        return next((one for one in found if str(one.public_id) == kept), None) if kept else None
