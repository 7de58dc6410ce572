"""No word of an official, an objector or another applicant reaches somebody it is not meant for; no whole number anybody.

Every text column of the house stands in ``COLUMNS``: a new one fails the first test until somebody has said who may
read it. What is written while acting goes through the forms of the law: what its sentence tells the applicant is his,
all else is for officials (``SHOWN`` names the answers he reads elsewhere).
"""

import re
from decimal import Decimal

import pytest
from django.core import mail
from django.db import models
from encrypted_fields.fields import EncryptedFieldMixin

from approvals.applications.models import Draft
from approvals.payments import accounts
from approvals.publicity import objections, services
from approvals.recoveries import freezes, plans, receipts, waivers
from approvals.recoveries import services as recovering
from documents import issue
from documents.models import Attachment, Paper
from parties.disclosures import disclose
from parties.models import Claimant, Employer, Entitlement, Expense, Person, Recusal, User
from tests import claim_tour, payments, recoveries
from tests.approvals.answers import write
from tests.approvals.claim_answers import introduce, worker, write_labour
from tests.benefits import benefit, revoked
from tests.canaries import NOBODY, Canaries, spoken_texts, text_columns
from tests.claims import (
    PASSED,
    every_part,
    id_number,
    to_batched,
    to_confirmed,
    to_reported,
    to_reviewed,
    verify,
)
from tests.county import do, fresh
from tests.crawling import Crawler, every_address
from tests.flexible import EVALUATED, PROPOSED, agreed, flexible_claim
from tests.publicities import Publicities, answer
from tests.robot import every_other_way
from tests.tour import STATIONS
from workflows import clock, notices
from workflows.case import Case, Task
from workflows.claim.flow import ClaimFlow
from workflows.claim.rosters import RosterLine
from workflows.journal import Entry
from workflows.notices import Notice
from workflows.transfer.flow import TransferFlow

pytestmark = pytest.mark.django_db


def nobody(row):
    """For officials only."""
    return NOBODY


def own_case(row):
    """For whoever's case it is."""
    return row.case.applicant_id if row.case_id else NOBODY


def papers_reader(paper):
    return paper.case.applicant_id if paper.case_id and paper.for_applicant else NOBODY


def himself(user):
    """One's own name; officials are not named to those who apply."""
    return NOBODY if user.is_official else user.pk


def holder(account):
    owner = Claimant.objects.filter(identity_index=account.payee_index).first()
    return owner.user_id if owner else NOBODY


def whose_finding(benefit):
    """Whoever claims for its holder is told which benefit decided."""
    line = RosterLine.objects.filter(id_index=benefit.holder_index).select_related("case").first()
    return line.case.applicant_id if line else NOBODY


PLAIN = "codes, numbers and digests of ours: nobody's words"
PUBLIC = "made to be read by anybody"
SPOKEN = "filled by what is said when somebody acts, token by token"
NUMBER = "what identifies a person or an account: looked for as it stands"

COLUMNS = {
    "parties.Account.bank": holder, "parties.Account.holder": holder, "parties.Account.number": NUMBER,
    "parties.Account.number_index": PLAIN, "parties.Account.payee_index": PLAIN,
    "parties.Benefit.document": whose_finding, "parties.Benefit.holder_index": PLAIN, "parties.Benefit.item": PLAIN,
    "parties.Benefit.level": PLAIN, "parties.Benefit.name": nobody, "parties.Benefit.number": NUMBER,
    "parties.Benefit.occasion": nobody, "parties.Benefit.file": PLAIN, "parties.Benefit.proof": nobody, "parties.Benefit.purpose": PLAIN,
    "parties.Benefit.why_revoked": nobody,
    "parties.Claimant.identity": NUMBER, "parties.Claimant.identity_index": PLAIN, "parties.Claimant.kind": PLAIN,
    "parties.Claimant.name": lambda row: row.user_id,
    "parties.DatedLine.code": nobody, "parties.DatedLine.document": PUBLIC, "parties.DatedLine.ended_by": nobody,
    "parties.DatedLine.kind": PLAIN, "parties.DatedLine.sort": PLAIN, "parties.DatedLine.title": PUBLIC,
    "parties.Disclosure.case_number": PLAIN, "parties.Disclosure.field": PLAIN, "parties.Disclosure.reason": SPOKEN,
    "parties.Employer.credit_code": PUBLIC,
    "parties.Engagement.document": nobody, "parties.Engagement.ended_as": PLAIN, "parties.Engagement.ended_by": nobody,
    "parties.Engagement.field": PLAIN, "parties.Engagement.id_index": PLAIN, "parties.Engagement.id_number": NUMBER,
    "parties.Engagement.mode": PLAIN, "parties.Engagement.name": nobody, "parties.Engagement.recognition": nobody,
    "parties.Engagement.work": nobody,
    "parties.Entitlement.clause": PLAIN, "parties.Entitlement.kind": PLAIN, "parties.Entitlement.number": nobody,
    "parties.Entitlement.reason": nobody, "parties.Entitlement.why_revoked": nobody,
    "parties.Expense.purpose": PLAIN, "parties.Expense.rule": nobody, "parties.Expense.struck": nobody,
    "parties.Expense.voucher": nobody,
    "parties.Line.kind": PLAIN,
    "parties.Listing.document": PUBLIC, "parties.Listing.ended_by": nobody, "parties.Listing.field": PLAIN,
    "parties.Person.id_index": PLAIN, "parties.Person.id_number": NUMBER, "parties.Person.name": lambda row: row.user_id,
    "parties.Recognition.document": nobody, "parties.Recognition.ended_by": nobody, "parties.Recognition.talent_class": PLAIN,
    "parties.Recusal.case_number": PLAIN, "parties.Recusal.reason": nobody,
    "parties.Seat.role": PLAIN,
    "parties.Shortage.document": nobody, "parties.Shortage.post": PUBLIC,
    "parties.Snapshot.document": nobody,
    "parties.Talent.id_index": PLAIN, "parties.Talent.id_number": NUMBER, "parties.Talent.name": nobody,
    "parties.Unit.code": PLAIN, "parties.Unit.kind": PLAIN, "parties.Unit.name": PUBLIC, "parties.Unit.short": PUBLIC,
    "parties.User.email": himself, "parties.User.first_name": himself, "parties.User.last_name": himself,
    "parties.User.name": himself, "parties.User.password": PLAIN, "parties.User.phone": NUMBER,
    "parties.User.phone_index": PLAIN, "parties.User.username": himself,
    "workflows.Assessment.answer": own_case, "workflows.Assessment.asked": nobody, "workflows.Assessment.calendar": PLAIN,
    "workflows.Assessment.kind": PLAIN, "workflows.Assessment.policy": PLAIN, "workflows.Assessment.rulings": PUBLIC,
    "workflows.Assessment.step": PLAIN,
    "workflows.Case.brief": lambda row: row.applicant_id, "workflows.Case.chain": PLAIN, "workflows.Case.facts": SPOKEN,
    "workflows.Case.flow_class": PLAIN, "workflows.Case.head": PLAIN,
    "workflows.Case.lookup_code": lambda row: row.applicant_id, "workflows.Case.number": PLAIN,
    "workflows.Case.state": PLAIN, "workflows.Case.status": PLAIN, "workflows.Case.subject": lambda row: row.applicant_id,
    "workflows.Case.unit": PLAIN,
    "workflows.Chaser.side": PLAIN,
    "workflows.Counter.series": PLAIN,
    "workflows.Entry.action": PLAIN, "workflows.Entry.desk": PLAIN, "workflows.Entry.digest": PLAIN,
    "workflows.Entry.key": nobody, "workflows.Entry.payload": nobody, "workflows.Entry.payload_digest": PLAIN,
    "workflows.Entry.previous": PLAIN, "workflows.Entry.source": PLAIN, "workflows.Entry.target": PLAIN,
    "workflows.Entry.title": nobody, "workflows.Entry.told": own_case,
    "workflows.Flag.index": PLAIN, "workflows.Flag.reason": nobody, "workflows.Flag.source": PLAIN,
    "workflows.Hold.reason": nobody, "workflows.Hold.source": nobody,
    "workflows.Holiday.source": PUBLIC,
    "workflows.Notice.channel": PLAIN, "workflows.Notice.failure": nobody, "workflows.Notice.text": own_case,
    "workflows.Opinion.body": nobody, "workflows.Opinion.kind": PLAIN, "workflows.Opinion.letter": nobody,
    "workflows.Opinion.text": nobody,
    "workflows.Pool.code": PLAIN, "workflows.Pool.title": nobody,
    "workflows.Reservation.holder": PLAIN, "workflows.Reservation.proof": nobody, "workflows.Reservation.status": PLAIN,
    "workflows.RosterLine.id_index": PLAIN, "workflows.RosterLine.id_number": NUMBER, "workflows.RosterLine.once": PLAIN,
    "workflows.RosterLine.name": own_case, "workflows.RosterLine.refused": own_case, "workflows.RosterLine.said": own_case,
    "workflows.RosterLine.scheme": PLAIN,
    "workflows.Ruling.document": PUBLIC, "workflows.Ruling.key": PLAIN, "workflows.Ruling.note": nobody,
    "workflows.Ruling.value": PUBLIC, "workflows.Ruling.why_declined": nobody,
    "workflows.Task.data": nobody, "workflows.Task.flow_task": PLAIN, "workflows.Task.flow_task_type": PLAIN,
    "workflows.Task.owner_permission": PLAIN, "workflows.Task.owner_permission_obj_pk": PLAIN,
    "workflows.Task.status": PLAIN, "workflows.Task.token": PLAIN,
    "documents.Attachment.content_type": PLAIN, "documents.Attachment.file": PLAIN, "documents.Attachment.kind": PLAIN,
    "documents.Attachment.name": lambda row: himself(row.owner), "documents.Attachment.sha256": PLAIN,
    "documents.Paper.data": papers_reader, "documents.Paper.file": PLAIN, "documents.Paper.kind": PLAIN,
    "documents.Paper.missing": PLAIN, "documents.Paper.number": PLAIN, "documents.Paper.sha256": PLAIN,
    "documents.Paper.source": PLAIN, "documents.Paper.title": papers_reader,
    "approvals.AccountCorrection.bank": own_case, "approvals.AccountCorrection.digest": PLAIN,
    "approvals.AccountCorrection.holder": own_case, "approvals.AccountCorrection.number": NUMBER,
    "approvals.AccountCorrection.number_index": PLAIN, "approvals.AccountCorrection.outcome": PLAIN,
    "approvals.AccountCorrection.reason": own_case, "approvals.AccountCorrection.refusal": own_case,
    "approvals.Allocation.voucher": nobody, "approvals.AllocationShare.fund": PLAIN,
    "approvals.BankFile.name": nobody, "approvals.BankFile.rows": nobody, "approvals.BankFile.sha256": PLAIN,
    "approvals.Batch.key": PLAIN, "approvals.Batch.number": PLAIN, "approvals.Batch.title": nobody, "approvals.Batch.unit": PLAIN,
    "approvals.BatchLine.digest": PLAIN, "approvals.BatchLine.outcome": PLAIN,
    "approvals.Draft.data": lambda row: row.owner_id, "approvals.Draft.key": PLAIN, "approvals.Draft.kind": PLAIN,
    "approvals.Draft.papers": PLAIN, "approvals.Draft.secret": NUMBER,
    "approvals.Draft.touched": PLAIN,
    "approvals.DirectLine.bank": own_case, "approvals.DirectLine.digest": PLAIN,
    "approvals.DirectLine.holder": own_case, "approvals.DirectLine.number": NUMBER,
    "approvals.DirectLine.number_index": PLAIN, "approvals.DirectLine.outcome": PLAIN,
    "approvals.DirectLine.payee": own_case, "approvals.DirectLine.payee_index": PLAIN,
    "approvals.Download.reason": nobody, "approvals.ReckoningLine.caps": PLAIN,
    "approvals.ReckoningLine.funds": PLAIN, "approvals.ReckoningLine.scheme": PUBLIC,
    "approvals.Extension.reason": nobody,
    "approvals.FundRequest.batch": PLAIN, "approvals.FundRequest.grounds": nobody, "approvals.FundRequest.number": PLAIN,
    "approvals.FundRequest.note": nobody, "approvals.FundRequest.reason": nobody, "approvals.HandBack.voucher": nobody,
    "approvals.Indicator.document": nobody, "approvals.Indicator.fund": PLAIN, "approvals.Indicator.note": nobody,
    "approvals.Indicator.why_returned": nobody,
    "approvals.Item.digest": PLAIN, "approvals.Item.outcome": PLAIN, "approvals.Item.reason": own_case,
    "approvals.Item.recused": nobody,
    "approvals.ListChange.document": nobody, "approvals.ListChange.lines": nobody, "approvals.ListChange.why_declined": nobody,
    "approvals.Meeting.attendance": nobody, "approvals.Meeting.body": PLAIN, "approvals.Meeting.chair": nobody,
    "approvals.Meeting.minutes_number": PLAIN, "approvals.Meeting.place": nobody,
    "approvals.Objection.channel": PLAIN, "approvals.Objection.code": nobody, "approvals.Objection.contact": nobody,
    "approvals.Objection.found": nobody, "approvals.Objection.key": nobody, "approvals.Objection.name": nobody,
    "approvals.Objection.number": nobody, "approvals.Objection.reply": nobody, "approvals.Objection.result": PLAIN,
    "approvals.Objection.text": nobody, "approvals.Objection.told": lambda row: row.line.case.applicant_id,
    "approvals.Opening.desk": PLAIN, "approvals.Opening.kind": PLAIN, "approvals.Opening.why_dropped": nobody,
    "approvals.OpeningLine.key": PLAIN, "approvals.OpeningLine.said": nobody,
    "approvals.Payment.note": nobody, "approvals.Payment.number": PLAIN,
    "approvals.PaymentLine.bank": own_case, "approvals.PaymentLine.digest": PLAIN,
    "approvals.PaymentLine.failure": own_case, "approvals.PaymentLine.holder": own_case,
    "approvals.PaymentLine.number": NUMBER, "approvals.PaymentLine.number_index": PLAIN,
    "approvals.PaymentLine.outcome": PLAIN, "approvals.PaymentLine.payee": own_case,
    "approvals.PaymentLine.payee_index": PLAIN, "approvals.PaymentLine.serial": nobody,
    "approvals.PaymentLine.tax_reason": own_case, "approvals.PaymentShare.fund": PLAIN,
    "approvals.Preview.document": nobody, "approvals.Preview.key": PLAIN, "approvals.Preview.note": nobody,
    "approvals.Preview.value": nobody, "approvals.PreviewLine.after": PLAIN, "approvals.PreviewLine.before": PLAIN,
    "approvals.PreviewLine.why": nobody,
    "approvals.PlanClause.number": PUBLIC, "approvals.PlanClause.text": PUBLIC,
    "approvals.PlanText.document": PUBLIC, "approvals.PlanText.title": PUBLIC,
    "approvals.Publicity.link": PUBLIC, "approvals.Publicity.number": PUBLIC, "approvals.Publicity.photo": PLAIN,
    "approvals.Publicity.place": PUBLIC, "approvals.Publicity.title": PUBLIC,
    "approvals.PublicityLine.digest": PLAIN, "approvals.PublicityLine.outcome": PLAIN,
    "approvals.PublicityLine.shown": PUBLIC,
    "approvals.Freeze.cause": PLAIN, "approvals.Freeze.finding": nobody, "approvals.Freeze.reason": nobody,
    "approvals.Plan.reason": nobody,
    "approvals.Receipt.reason": nobody, "approvals.Receipt.released": PLAIN, "approvals.Receipt.voucher": nobody,
    "approvals.ReceiptShare.fund": PLAIN,
    "approvals.Recovery.cause": PLAIN, "approvals.Recovery.digest": PLAIN, "approvals.Recovery.found": nobody,
    "approvals.Recovery.lines": PLAIN, "approvals.Recovery.number": PLAIN, "approvals.Recovery.outcome": PLAIN,
    "approvals.Recovery.payee": own_case, "approvals.Recovery.payee_index": PLAIN, "approvals.Recovery.refusal": nobody,
    "approvals.Waiver.document": nobody, "approvals.Waiver.kind": PLAIN, "approvals.Waiver.reason": nobody,
    "approvals.RegisterEntry.about": PLAIN, "approvals.RegisterEntry.said": nobody, "approvals.RegisterEntry.title": nobody,
    "approvals.RequestLine.digest": PLAIN, "approvals.RequestLine.outcome": PLAIN, "approvals.RequestShare.fund": PLAIN,
    "approvals.RosterPart.secret": NUMBER, "approvals.RosterUpload.content": NUMBER, "approvals.RosterUpload.key": PLAIN,
    "approvals.RosterUpload.said": NUMBER, "approvals.RosterUpload.unread": lambda row: row.draft.owner_id,
    "approvals.ServiceRecord.bureau": PLAIN, "approvals.ServiceRecord.document": nobody,
    "approvals.ServiceRecord.id_index": PLAIN, "approvals.ServiceRecord.masked": PLAIN, "approvals.ServiceRecord.name": nobody,
    "approvals.ServiceRecord.post": nobody, "approvals.ServiceRecord.why_left": nobody,
}  # fmt: skip

SHOWN = {
    ("register", "opinion"),  # the form of 备案 the enterprises get
    ("ask_corrections", "others"), ("ask_corrections", "why_again"),  # the letter that asks for them
    ("propose_placement", "post"), ("propose_placement", "reason"),  # what he is asked to accept
    ("agree", "text"), ("report", "text"),  # what the other enterprise and the service officer say of the agreement
    ("verify", "text"), ("pass_review", "why_refused"),  # why a line of his roster does not count
}  # fmt: skip
"""Answers of officials an applicant reads although no sentence of the law repeats them: (action, field)."""

LEFT = {
    ("agree", "number"),
    ("retype", "after"),
    ("pass_check", "waiver"),
    ("confirm_eligible", "waiver_reason"),
}
"""Answers that must be of a kind, or are wanted only where something is waived."""

SILENT = {"reassess", "reassess_approved", "resubmit"}
"""Done by the law itself, and through the draft, which is planted as a column."""

OWN_NUMBERS = re.compile(
    r"/my/(transfer/(personal|form)|claimant|claims/\w+/(talent|account|form|roster/\d+))/"
)
"""Where a whole number is shown on purpose to who typed it: in the field it was typed into, on the form to print."""


def test_every_text_of_the_house_says_who_may_read_it():
    assert set(COLUMNS) == set(text_columns())


def test_what_is_encrypted_is_a_number_or_nobodys():
    encrypted = {
        name for name, (model, field) in text_columns().items()
        if isinstance(model._meta.get_field(field), EncryptedFieldMixin)
    }  # fmt: skip
    assert {name for name in encrypted if COLUMNS[name] not in (NUMBER, nobody)} == set()
    assert {name for name, who in COLUMNS.items() if who == NUMBER} <= encrypted


# A county in which everybody has said something --------------------------------------------------------------------------


@pytest.fixture
def canaries(monkeypatch):
    for chain in ("transfer", "claim"):
        monkeypatch.setattr(f"workflows.{chain}.guards.opened", lambda *_: True)
    monkeypatch.setattr("workflows.claim.guards.opened_parts", every_part)
    monkeypatch.setattr("workflows.transfer.places.waiting_line", list)
    made = Canaries()
    made.speak_through(monkeypatch, SHOWN, LEFT)
    return made


@pytest.fixture
def county(canaries):
    made = Publicities()
    made.funds()
    made.places(vacancies=90)
    every_other_way(lambda name: arrived(made, name), ["confirming"])  # moves the clock while nobody waits
    clock.reset()
    claims(made, canaries)
    money(made, made.desks())
    money_comes_back(made, made.desks(), canaries)
    every_other_way(lambda name: arrived(made, name), [name for name in STATIONS if name != "confirming"])
    every_other_way(lambda name: claim_arrived(made, name), claim_tour.STATIONS)
    a_draft(made)
    identities(made)
    said_beside_the_chain(made, canaries)
    flexible(made)
    return made


def claims(county, canaries) -> None:
    """Claims everywhere up to their publicity, with objections of every kind."""
    who = county.desks()
    refused, corrected, waiting = (county.labour_claim(2) for _ in range(3))
    for case in (refused, waiting):
        verify(case, wrong=[2], text="x")
    do(refused, "review", "refuse", who.review, {})
    do(corrected, "employer", "ask_corrections", corrected.employer.clerk, {"others": "x"})
    for case in (
        corrected,
        waiting,
    ):  # a finding names the benefit to whoever claims, before the award and after
        benefit(county, case.roster.first().id_number, amount="200", proof="x")
    do(waiting, "review", "pass_review", who.review, PASSED)
    to_batched([waiting], who)
    revoked(county, benefit(county, refused.roster.first().id_number, amount="200"))
    declined = [county.talent_claim()]
    to_reviewed(declined[0], who)
    to_confirmed(declined, who, "decline")
    shorter_ways(county, who)
    publicity = county.posted(who, 4)
    services.extend(publicity, 2, "x", who.publicity)
    for at, line in enumerate(publicity.lines.all()):
        said = objections.Said(canaries.token(NOBODY), canaries.token(NOBODY), canaries.token(NOBODY))
        filed = objections.file(line.pk, said, key=canaries.token(NOBODY))
        told = canaries.token(line.case.applicant_id)
        if at < 2:
            answer(filed, who, ("upheld", "dismissed")[at], reply=canaries.token(NOBODY), told=told)


def shorter_ways(county, who) -> None:
    """A trip that needs no employer's check, sent back once; an agreement of two enterprises, put on file and reported on."""
    trip = county.trip_claim()
    do(trip, "review", "ask_corrections", who.review, {"others": "x"})
    do(trip, "correct", "resubmit_for_review", trip.applicant)
    do(trip, "review", "approve", who.review, PASSED)
    to_reported(county.agreement_claim(), county, who)
    evaluated = flexible_claim(county)
    office = county.user("reward_review@RCB")
    do(evaluated, "review", "evaluate", office, EVALUATED)
    do(evaluated, "review", "propose", office, PROPOSED)


def money_comes_back(county, who, canaries) -> None:
    """A claim whose money is asked back, by instalments, partly written off; another that is looked into."""
    case = recoveries.paid(county, who, 1)[0]
    secret = lambda: canaries.token(NOBODY)
    mine = canaries.token(case.applicant_id)
    said = recovering.Demand(1, Decimal(300), "false_claim", mine, instalments=recoveries.days((9, "300")))
    made = recovering.propose(case, said, who.payment)
    recovering.approve(made, who.payment_check)
    made.refresh_from_db()
    wrong = receipts.record(made, secret(), clock.today(), Decimal(100), who.finance)
    receipts.reverse(wrong, secret(), secret(), who.finance_check)
    waivers.agree(
        waivers.propose(made, "written_off", Decimal(10), "清财〔2026〕1号", secret(), who.payment),
        who.payment_check,
    )
    plans.propose(made, recoveries.days((20, "290")), secret(), who.payment)
    recovering.refuse(
        recovering.propose(case, recoveries.demand("1"), who.payment), secret(), who.payment_check
    )
    frozen = county.labour_claim(1)
    freezes.place(frozen, "reported", secret(), who.review)
    lifted = county.labour_claim(1)
    freezes.lift(freezes.place(lifted, "audit", secret(), who.review), secret(), who.payment_check)


def money(county, who) -> None:
    """Two claims paid, one of them returned by the bank, its account corrected; one 财政局 pays itself."""
    payments.to_requested([payments.returned_revenue(county)], who)
    cases = payments.cleared(county, who)
    payments.to_allocated(cases, who)
    payments.to_answered(payments.to_paid(cases, who), who, failed=(1,))
    case = fresh(cases[0])
    accounts.ask(
        case, case.known.payee["name"], "清流农商行", "6217000099998888", "原账户已销户", case.applicant
    )


def arrived(county, name):
    clock.reset()
    case, who = county.transfer(), county.officials()
    STATIONS[name](case, who)
    return case, who


def claim_arrived(county, name):
    case, who = county.talent_claim(), county.desks()
    who.employer = case.employer.clerk
    claim_tour.STATIONS[name](case, who)
    return case, who


def a_draft(county) -> None:
    """Somebody is still writing; his number stands in his draft."""
    writer = Crawler(county.user())
    writer.client.post("/my/transfer/")
    write(writer.client, "personal", id_number=id_number(4711))
    county.writer = writer.user
    claimant = Crawler(county.user())
    introduce(claimant.client, kind="个人", name="试荐人", identity=id_number(4713), personnel_work="no")
    employer = county.employer()
    county.draft = write_labour(claimant.client, employer, [worker(id_number(4714))])
    county.claimer = claimant.user


def identities(county) -> None:
    """Everybody who applies has a number, a telephone, a mail address; each official a mail address."""
    for at, user in enumerate(User.objects.all()):
        user.email = f"x{user.pk}@example.invalid"
        user.save(update_fields=["email"])
        if not user.is_official:
            user.keep_phone(f"1380013{at:04d}", verified=False)
            Person.objects.get_or_create(user=user, defaults={"name": "x", "id_number": id_number(9000 + at)})


def said_beside_the_chain(county, canaries) -> None:
    officer = User.objects.filter(is_official=True).first()
    case = Case.objects.filter(chain="transfer").first()
    Recusal.objects.create(officer=officer, applicant=case.applicant, reason="x")
    person = Person.objects.get(user=case.applicant)
    disclose(officer, person, "id_number", canaries.token(NOBODY), case.number, clock.now())
    Attachment.objects.create(owner=officer, case=case, kind="x", name="x", content_type="image/png", size=1)


def flexible(county) -> None:
    """An agreement with its number, what it cost, a card."""
    employer = county.employer()
    found = agreed(county, employer)
    Expense.objects.create(
        engagement=found, purpose="差旅费", amount=1, day=clock.today(), voucher="x", rule="x", recorded_by=employer.clerk,
        recorded_at=clock.now(),
    )  # fmt: skip
    Entitlement.objects.create(
        talent=found.talent,
        kind="人才服务卡",
        number="x",
        issued_on=clock.today(),
        reason="x",
        issued_by=employer.clerk,
    )


def plant_the_rest(canaries) -> None:
    """What no form has filled: a token in every column that is somebody's words."""
    for name, (model, field) in text_columns().items():
        if callable(COLUMNS[name]):
            canaries.plant(model, field, COLUMNS[name])


def whole_numbers() -> dict[str, int | None]:
    """Every number that identifies a person or an account, and whose it is."""
    found: dict[str, int | None] = {}
    for name, (model, field) in text_columns().items():
        if COLUMNS[name] == NUMBER:
            for row in models.QuerySet(model=model):
                found |= dict.fromkeys(numbers_in(getattr(row, field)), whose(row))
    organisations = set(Employer.objects.values_list("credit_code", flat=True))
    organisations |= {one.identity for one in Claimant.objects.exclude(kind="个人")}
    return {number: owner for number, owner in found.items() if number not in organisations}


def numbers_in(kept: str | None) -> list[str]:
    """The number itself; of a draft every one typed so far, wherever it stands in the hidden answers."""
    if not kept or kept[0] not in "{[":
        return [kept] if kept else []
    return re.findall(r"[0-9]{14,}[0-9X]", re.sub(r"(?<=[0-9]) (?=[0-9])", "", kept))


def whose(row) -> int | None:
    """Who may see his own number where he typed it; a talent and an employer never typed theirs."""
    if isinstance(row, User):
        return row.pk
    for owner in ("user_id", "owner_id"):
        if hasattr(row, owner):
            return getattr(row, owner)
    return row.case.applicant_id if getattr(row, "case_id", None) else NOBODY


def everything_tried(crawler: Crawler) -> Crawler:
    """Every link from the front page and one's own; then every address there is, with every id there is."""
    crawler.follow("/", "/my/", "/notices/")
    cases = Case.objects.order_by("-pk").values_list("number", flat=True)[:40]
    lists = services.Publicity.objects.values_list("number", flat=True)
    papers = {paper.kind: paper.public_id for paper in Paper.objects.all()}  # one of each kind
    files = Attachment.objects.values_list("public_id", flat=True)[:20]
    parts = {
        "number": [*cases, *lists], "task": [Task.objects.latest("pk").pk], "pk": [*range(1, 8)], "seat": [1], "item": [1],
        "line": [1], "kind": ["units", "officials", "establishment"], "code": ["id", "degree"],
        "action": ["withdraw", "give_up", "approve"], "section": ["personal", "work", "grounds"],
        "public_id": [*papers.values(), *files], "key": [*Draft.objects.values_list("key", flat=True)], "row": [0, 1],
    }  # fmt: skip
    return crawler.follow(*every_address(parts))


def test_nothing_leaks_to_whom_it_is_not_meant_for(county, canaries):
    post_everything()
    print_what_applicants_get()
    numbers = whole_numbers()
    before = [(crawler, crawler.follow("/", "/my/").pages) for crawler in everybody(county)]
    for crawler, pages in before:  # what was frozen into papers and pages while people acted
        assert leaks(canaries, crawler, pages, numbers) == []
    plant_the_rest(canaries)
    for crawler in the_curious(county):
        everything_tried(crawler)
        assert leaks(canaries, crawler, crawler.pages, numbers) == []
    assert mail_leaks(canaries, numbers) == []
    assert unheard(TransferFlow) | unheard(ClaimFlow) == set()


def everybody(county) -> list[Crawler]:
    applicants = User.objects.filter(is_official=False).order_by("pk")
    return [Crawler(), *map(Crawler, applicants)]


def the_curious(county) -> list[Crawler]:
    """A stranger, an applicant far along, two who still write, a claimant objected to, a claimant refused."""
    claim = Case.objects.filter(chain="claim")
    chosen = [
        Case.objects.filter(chain="transfer", state="serving").first().applicant, county.writer, county.claimer,
        claim.filter(state="posted").first().applicant, claim.filter(state="batched").last().applicant,
        claim.filter(state="refused").first().applicant,
    ]  # fmt: skip
    return [Crawler(), *map(Crawler, chosen)]


def unheard(flow) -> set[str]:
    """Actions with a text of somebody that this county has not seen."""
    done = Entry.objects.filter(case__chain=flow.process_class._meta.model_name).values_list(
        "action", flat=True
    )
    return {action for action, _ in spoken_texts(flow)} - set(done) - SILENT


def post_everything() -> None:
    for pk in Notice.objects.filter(sent=None).values_list("pk", flat=True):
        notices.deliver(pk)


def print_what_applicants_get() -> None:
    """A paper of each kind as a PDF; the others are read as pages with the same words."""
    for kind in Paper.objects.filter(for_applicant=True).values_list("kind", flat=True).distinct():
        issue.render(Paper.objects.filter(kind=kind).first().pk)


def leaks(canaries, crawler, pages, numbers) -> list[tuple[str, list[str]]]:
    """Where somebody reads what he should not: (address, tokens and numbers)."""
    assert len(pages) > 5
    reader = crawler.user.pk if crawler.user else -1
    found = []
    for path, text in pages.items():
        bare = "".join(text.split())
        against = canaries.leaking(text, reader)
        against += [one for one, owner in numbers.items() if one in bare and not is_own(path, owner, reader)]
        found += [(path, against)] if against else []
    return found


def is_own(path: str, owner, reader) -> bool:
    return owner == reader and bool(OWN_NUMBERS.fullmatch(path.partition("?")[0]))


def mail_leaks(canaries, numbers) -> list:
    assert len(mail.outbox) > 20
    found = []
    for sent in mail.outbox:
        reader = int(sent.to[0].partition("@")[0].removeprefix("x"))
        said = f"{sent.subject}\n{sent.body}"
        against = canaries.leaking(said, reader) + [one for one in numbers if one in said]
        found += [(sent.to, against)] if against else []
    return found


def test_the_crawl_would_see_a_leak(canaries):
    """The alarm rings: words of officials and a whole number in a message are found by the very same crawl."""
    county = Publicities()
    county.funds()
    case = county.talent_claim()
    secret, number = canaries.token(NOBODY), id_number(4712)
    Notice.objects.filter(case=case).update(text=f"内部：{secret[:4]} {secret[4:]}，{number}")
    crawler = Crawler(case.applicant).follow("/", "/my/", "/notices/")
    found = [
        one for _, against in leaks(canaries, crawler, crawler.pages, {number: NOBODY}) for one in against
    ]
    assert {secret, number} <= set(found)
