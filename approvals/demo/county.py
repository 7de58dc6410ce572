"""Who acts in the demonstration: the sample county's officials by their desks, and applicants who register."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from stdnum.cn import ric, uscc

from approvals.demo.visitor import Forms, Visitor
from parties import sample
from workflows import clock
from workflows.claim.pools import fund_code
from workflows.ledger import Pool

PASSWORD = "Hui-Qing-2026"  # noqa: S105 of invented accounts in a database of their own

DRAFT = "/my/transfer/"
"""Where one's application for a transfer is drawn up."""


class County:
    """Opens a browser for whoever a step needs, once."""

    def __init__(self):
        self.visitors: dict[str, Visitor] = {}
        self.claimants: dict[str, Visitor] = {}
        self.payees: dict[str, int] = {}
        self.serial = self.minutes = 0
        self.born = date(1975, 1, 1)

    def next_minutes(self) -> int:
        """A number for the minutes of the next sitting."""
        self.minutes += 1
        return self.minutes

    @cached_property
    def accounts(self) -> dict[str, list[str]]:
        """Desk → the accounts of those who sit there."""
        found: dict[str, list[str]] = {}
        for account, (_, *desks) in self.declared["officials"].items():
            for desk in desks:
                found.setdefault(desk, []).append(account)
        return found

    @cached_property
    def declared(self):
        return sample.declared()

    @cached_property
    def employers(self) -> dict[str, dict]:
        """What the register says of an employer, by its unit."""
        return {one["unit"]: one for one in self.declared["employers"]}

    def at(self, desk: str, place: int = 0) -> Visitor:
        """Whoever sits at the desk: the first there, or another."""
        account = self.accounts[desk][place]
        if account not in self.visitors:
            self.visitors[account] = Visitor(account)
            self.visitors[account].sign_in(self.declared["password"])
        return self.visitors[account]

    def newcomer(self) -> Visitor:
        """Somebody registers by mail."""
        self.serial += 1
        visitor = Visitor(f"demo{self.serial}@example.invalid")
        said = {"email": visitor.account, "password1": PASSWORD, "password2": PASSWORD}
        visitor.post("/accounts/signup/", said)
        return visitor

    def id_number(self, birth: str, sex: str) -> str:
        """A valid checksum on an invented serial."""
        return checked(f"350423{birth.replace('-', '')}{self.serial:02d}{1 if sex == '男' else 2}")

    def somebody(self) -> str:
        """The ID number of one more invented person, with a serial nobody bears."""
        self.born += timedelta(days=1)
        return checked(f"350423{self.born:%Y%m%d}000")

    def organisation(self) -> str:
        """The credit code of an organisation that registered last."""
        base = f"91350423{900_000_000 + self.serial}"
        return base + uscc.calc_check_digit(base + "0")

    @contextmanager
    def only_left(self, fund: str, yuan: int) -> Iterator[None]:
        """财政局 takes back what a fund has left but so much, and gives it again afterwards."""
        spare = pool_of(fund).left - yuan
        self.indicate(fund, "reduced", spare)
        yield
        self.indicate(fund, "given", spare)

    def indicate(self, fund: str, direction: str, amount) -> None:
        """An indicator: entered by one of 财政局, confirmed by another."""
        self.minutes += 1
        said = {
            "fund": fund, "year": clock.today().year, "direction": direction, "amount": amount,
            "document": f"清财预〔{clock.today().year}〕{self.minutes}号", "dated": clock.today().isoformat(),
        }  # fmt: skip
        self.at("finance@CZJ").post("/funds/", said)
        checker = self.at("finance_check@CZJ")
        waiting = re.search(r"/funds/\d+/confirm/", checker.page("/funds/"))
        checker.post("/funds/", {}, to=waiting[0])

    def account(self, payee: str) -> dict[str, str]:
        """The bank account of a payee, always the same."""
        number = self.payees.setdefault(payee, 1001 + len(self.payees))
        return {"bank": "清流农商行城关支行", "number": f"621700000000000{number}"}


def pool_of(fund: str) -> Pool:
    return Pool.objects.get(code=fund_code(fund, clock.today().year))


def checked(base: str) -> str:
    """An ID number with its last digit."""
    return base + ric.calc_check_digit(base + "0")


def scan(name="扫描件.pdf") -> SimpleUploadedFile:
    """One blank page, as a scanner would send it."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def fill_in(visitor: Visitor, draft: str, sections: dict[str, dict]) -> None:
    """Every section of the draft at this address, and every material its page asks for."""
    for code, said in sections.items():
        version = visitor.hidden(f"{draft}{code}/", "version")
        visitor.post(f"{draft}{code}/", said | {"version": version})
    hand_in(visitor, draft)


def hand_in(visitor: Visitor, draft: str) -> None:
    page = f"{draft}materials/"
    asked = {form["to"] for form in Forms(visitor.page(page)).found if form["to"].startswith(page)}
    for upload in sorted(asked):
        visitor.post(page, {"file": scan()}, to=upload)


def file(visitor: Visitor, draft: str, **said: str) -> str:
    """Check and file; answers the case number."""
    answer = visitor.post(f"{draft}check/", {"sure": "1"} | said)
    return answer["Location"].split("/")[3]


def apply(visitor: Visitor, sections: dict[str, dict]) -> str:
    """An application for a transfer, from nothing to its number."""
    visitor.post("/my/", {}, to=DRAFT)
    fill_in(visitor, DRAFT, sections)
    return file(visitor, DRAFT, key=visitor.hidden(f"{DRAFT}check/", "key"))
