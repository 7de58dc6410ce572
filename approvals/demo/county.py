"""Who acts in the demonstration: the sample county's officials by their desks, and applicants who register."""

import io
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from stdnum.cn import ric

from approvals.demo.visitor import Visitor
from parties import sample
from parties.people import User
from policies.materials import checklist

PASSWORD = "Hui-Qing-2026"  # noqa: S105 of invented accounts in a database of their own


class County:
    """Opens a browser for whoever a step needs, once."""

    def __init__(self):
        self.visitors: dict[str, Visitor] = {}
        self.serial = self.minutes = 0

    def next_minutes(self) -> int:
        """A number for the minutes of the next sitting."""
        self.minutes += 1
        return self.minutes

    @cached_property
    def accounts(self) -> dict[str, str]:
        """Desk → account; the first who sits there."""
        found: dict[str, str] = {}
        for account, (_, *desks) in self.declared["officials"].items():
            for desk in desks:
                found.setdefault(desk, account)
        return found

    @cached_property
    def declared(self):
        return sample.declared()

    def at(self, desk: str) -> Visitor:
        account = self.accounts[desk]
        if account not in self.visitors:
            self.visitors[account] = Visitor(account, self.declared["password"])
        return self.visitors[account]

    def person(self, desk: str) -> User:
        return User.objects.get(username=self.accounts[desk])

    def newcomer(self) -> Visitor:
        """Somebody registers by mail."""
        self.serial += 1
        browser = Visitor.__new__(Visitor)
        browser.account, browser.browser = f"demo{self.serial}@example.invalid", Visitor.new_browser()
        said = {"email": browser.account, "password1": PASSWORD, "password2": PASSWORD}
        browser.post("/accounts/signup/", said)
        return browser

    def id_number(self, birth: str, sex: str) -> str:
        """A valid checksum on an invented serial."""
        base = f"350423{birth.replace('-', '')}{self.serial:02d}{1 if sex == '男' else 2}"
        return base + ric.calc_check_digit(base + "0")


def scan(name="扫描件.pdf") -> SimpleUploadedFile:
    """One blank page, as a scanner would send it."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def apply(visitor: Visitor, sections: dict[str, dict]) -> str:
    """Fill in every section, upload every material, check and file; answers the case number."""
    visitor.post("/my/", {}, to="/my/transfer/")
    for code, said in sections.items():
        version = visitor.hidden(f"/my/transfer/{code}/", "version")
        visitor.post(f"/my/transfer/{code}/", said | {"version": version})
    hand_in(visitor, sections["grounds"].get("grounds", []))
    key = visitor.hidden("/my/transfer/check/", "key")
    answer = visitor.post("/my/transfer/check/", {"key": key, "sure": "1"})
    return answer["Location"].split("/")[3]


def hand_in(visitor: Visitor, grounds: list[str]) -> None:
    for material in checklist(grounds):
        url = f"/my/transfer/materials/{material.code}/"
        visitor.post("/my/transfer/materials/", {"file": scan()}, to=url)
