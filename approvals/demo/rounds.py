"""What the county does for many claims at once: batch, sitting, publicity, 请款, 拨付, 发放, the bank's answer."""

import io
import uuid

from approvals.demo.claims import ClaimWay
from approvals.demo.county import County, scan
from approvals.demo.sittings import Sitting
from approvals.demo.visitor import Visitor
from approvals.demo.way import later
from approvals.meetings.models import Item
from approvals.payments import bank, downloads, requests
from approvals.payments.models import APPROVED, FundRequest, Payment
from approvals.publicity.models import Publicity
from documents.workbooks import read_rows, written
from workflows import clock
from workflows.claim.states import S


class Round:
    """The common steps, each done through its desk's pages for everything that waits there; nothing waiting, nothing done."""

    def __init__(self, county: County, ways: list[ClaimWay]):
        self.county = county
        self.told = ways
        self.steps = [self.collect, self.resolve, self.announce, self.close, self.request, self.allocate, self.pay,
                      self.hear_the_bank]  # fmt: skip

    @property
    def ways(self) -> dict[str, ClaimWay]:
        """By the number each goes under now: one that is topped up goes on under another."""
        return {way.number: way for way in self.told}

    def collect(self) -> None:
        """Each reviewing desk puts what it has reviewed on a list per scheme and submits it."""
        for desk in (self.county.at("reward_review@RSJ"), self.county.at("reward_review@RCB")):
            self.collect_at(desk)

    def collect_at(self, desk: Visitor) -> None:
        for scheme in [scheme for form in desk.offered("/batches/", "all_of") for scheme in form]:
            said = {
                "title": f"{clock.today().year}年引才荐才奖补汇总",
                "key": uuid.uuid4().hex,
                "all_of": scheme,
            }
            page = desk.post("/batches/", said)["Location"]
            desk.post(page, {"key": desk.hidden(page, "key")}, to=f"{page}submit/")

    def resolve(self) -> None:
        """The leading group agrees to whole batches, but for the claims somebody has found wrong."""
        if not any(way.case.state == S.BATCHED for way in self.ways.values()):
            return
        sitting = Sitting(self.county, "secretary@RCB", "LDXZ")
        (batches,) = sitting.secretary.offered(sitting.page, "batch")
        sitting.put_on({"batch": batches})
        results = {f"batch-{batch}-rest": "agree" for batch in batches}
        for item in Item.objects.filter(meeting=sitting.page.split("/")[2]).select_related("case"):
            if why := self.ways[item.case.number].group_says:
                results[f"item{item.pk}-outcome"], results[f"item{item.pk}-reason"] = "decline", why
            if amount := self.ways[item.case.number].group_fixes:
                results[f"item{item.pk}-outcome"], results[f"item{item.pk}-amount"] = "agree", amount
        sitting.sign(results)

    def announce(self) -> None:
        """人社局 prepares the list, 县委人才办 posts it."""
        desk, office = self.county.at("reward_review@RSJ"), self.county.at("publicity@RCB")
        if confirmed := desk.offered("/publicity/", "task"):
            said = {"title": "引才荐才奖补公示", "days": 5, "task": confirmed[0]}
            page = desk.post("/publicity/", said)["Location"]
            proof = {
                "place": "县政府网站",
                "link": "https://example.invalid/gs",
                "photo": scan("网页截图.pdf"),
            }
            office.post(page, proof, to=f"{page}post/")

    def close(self) -> None:
        """When the days are over."""
        office = self.county.at("publicity@RCB")
        for listed in Publicity.objects.filter(closed_at=None).exclude(posted_at=None):
            later((listed.last_day - clock.today()).days + 1)
            office.post(f"/publicity/{listed.pk}/", {}, to=f"/publicity/{listed.pk}/close/")

    def request(self) -> None:
        """One 请款函 per batch."""
        desk, page = self.county.at("payment@RSJ"), "/payments/requests/"
        for batch in desk.offered("/payments/", "task", page):
            asked = desk.post("/payments/", {"task": batch}, to=page)["Location"]
            desk.post(asked, {"submit": "1"})

    def allocate(self) -> None:
        """财政局 pays out what was asked for: one records, another approves."""
        for asked in FundRequest.objects.exclude(sealed_at=None).filter(allocation=None):
            page = f"/finance/requests/{asked.pk}/"
            amounts = {f"fund{place}": amount for place, amount in enumerate(requests.due(asked).values())}
            said = {"voucher": f"清财拨{asked.pk}", "dated": clock.today().isoformat()} | amounts
            self.county.at("finance@CZJ").post(page, said, to=f"{page}record/")
            self.county.at("finance_check@CZJ").post(page, {}, to=f"{page}decide/")

    def pay(self) -> None:
        """人社局 pays the payees: one makes the list, another approves, the file goes to the bank."""
        desk, page = self.county.at("payment@RSJ"), "/payments/lists/"
        for waiting in desk.offered("/payments/", "task", page):
            listed = desk.post("/payments/", {"task": waiting}, to=page)["Location"]
            self.county.at("payment_check@RSJ").post(listed, {"approve": "1"})

    def hear_the_bank(self) -> None:
        """The payment file goes out, its results come back as a workbook: looked at, then taken in."""
        desk = self.county.at("payment@RSJ")
        for payment in Payment.objects.filter(lines__outcome=APPROVED).distinct():
            page = f"/payments/lists/{payment.pk}/"
            sent = desk.post(page, {}, to=f"{page}file/", wanted=(200,)).content
            answer = {"file": self.answered(payment, sent)}
            preview = desk.post(page, answer, to=f"{page}results/")["Location"]
            desk.post(preview, {})

    def answered(self, payment: Payment, sent: bytes) -> io.BytesIO:
        """The payment file as the bank sends it back."""
        ways = {
            str(line.position): self.ways[line.case.number] for line in payment.lines.select_related("case")
        }
        rows = []
        for row in read_rows(io.BytesIO(sent), downloads.COLUMNS):
            why, ways[row.cells["行号"]].bank_says = ways[row.cells["行号"]].bank_says, ""
            result = ["失败", why, ""] if why else ["成功", "", f"S{payment.pk}-{row.line}"]
            rows.append([row.cells[name] for name in ("行号", "账号", "金额")] + result)
        book = io.BytesIO(written(bank.RETURNED, rows))
        book.name = "银行回执.xlsx"
        return book
