"""Every reason of every scheme through the site: registers lead to it, the page says it, and `assess` answers the same.

Each line of ``CASES`` makes a claim up to its review (through the pages where its scheme has no other way in a test) and
says by hand which reason must come, or which amount. The facts the site has gathered from its registers are then put to
``manage.py assess`` as a question in plain JSON: verdict, reason and amount must be the same, and the review must do as
they say: take exactly the amount, or refuse in the rule's own sentence with its clause.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.claims import sheet
from parties.lists import SHORT, DatedLine
from parties.models import Talent
from policies import schemes
from policies.assess import answers
from tests.approvals.desks import test_contests as contests
from tests.approvals.desks import test_returns as returns
from tests.approvals.desks.test_claims import filed
from tests.benefits import benefit
from tests.browsing import signed_in, text
from tests.claims import PASSED, to_reported, to_reviewed, verify
from tests.county import do, fresh
from tests.flexible import EVALUATED, agreed, flexible_claim
from workflows import clock, holds
from workflows.assessments import plain
from workflows.claim import pools
from workflows.claim.registers import Registers
from workflows.fsm import Refused, first_for
from workflows.ledger import Pool
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)


def day(back: int) -> str:
    return (clock.today() - timedelta(days=back)).isoformat()


class Made(returns.Returns):
    """Makes each claim up to the desk of its review."""

    def __init__(self):
        super().__init__()
        self.funds()
        self.who = self.desks()

    def ruled(self, key, value):
        Ruling.objects.create(
            key=key, value=value, since=clock.today(), document="清委人才〔2026〕1号", proposed_by=self.who.review,
            proposed_at=clock.now(), confirmed_by=self.who.publicity, confirmed_at=clock.now(),
        )  # fmt: skip

    def knows(self, case, **facts):
        """What somebody has declared or recorded."""
        case = fresh(case)
        case.learn(**facts)
        case.save(update_fields=["facts"])
        return case

    def objected(self, case):
        holds.place(case, "实名异议", "objection:1", self.who.publicity)
        return case

    # 三(十二)

    def talent_at_review(self, talent_class="省B", first=True, field="主导产业企业", **said):
        case = self.talent_claim(self.talent(talent_class, first), self.employer(field))
        verify(case, **said)
        return case

    def talent_of_personnel(self):
        return self.knows(self.talent_at_review(), declared={"personnel_work": True})

    def talent_of_another(self):
        talent, employer = self.talent(), self.employer()
        to_reviewed(self.talent_claim(talent, employer), self.who)
        case = self.talent_claim(talent, employer, decisive=True)
        verify(case)
        return case

    def talent_again(self, classes=("省B", "省A"), ruling=None):
        """The same claimant claims for a talent who has risen since."""
        if ruling:
            self.ruled("tr.upgrade", ruling)
        talent, employer, claimant = self.talent(classes[0]), self.employer(), self.claimant()
        to_reviewed(self.talent_claim(talent, employer, claimant), self.who)
        if classes[1] != classes[0]:
            self.rises(talent, classes[1])
        case = self.talent_claim(talent, employer, claimant)
        verify(case)
        return case

    def rises(self, talent: Talent, talent_class: str) -> None:
        talent.recognitions.create(
            talent_class=talent_class, first=True, recognised_on=clock.today(), document="闽委人才〔2025〕2号"
        )

    def workers(self, people=1, employer=None, claimant=None, kinds=("普通工",), **more):
        case = self.labour_claim(people, kinds, employer, claimant, **more)
        verify(case)
        return case

    def workers_of_personnel(self, kind="个人"):
        return self.knows(self.workers(claimant=self.claimant(kind)), declared={"personnel_work": True})

    def workers_of_itself(self):
        employer = self.employer()
        return self.workers(employer=employer, claimant=self.enterprise(employer))

    def workers_with_left(self, left, people=2, ruling=None):
        if ruling:
            self.ruled("lr.cap_mode", ruling)
        case = self.workers(people)
        Pool.objects.filter(code=pools.cap_code(case)).update(taken=200_000 - left)
        return case

    def workers_all_false(self):
        case = self.labour_claim(2)
        do(
            case,
            "employer",
            "verify",
            case.employer.clerk,
            {"agree": "yes", "wrong": ["1", "2"], "text": "x"},
        )
        return case

    # 三(十)

    def fourth_trip(self, before=3):
        employer = self.employer()
        for _ in range(before):
            do(self.trip_claim(employer), "review", "approve", self.who.review, PASSED)
        return self.trip_claim(employer)

    def trip_of_a_poor_fund(self):
        Pool.objects.filter(code=pools.fund_code("就业补助资金", clock.today().year)).update(room=1000)
        return self.trip_claim()

    # 三(十三)

    def trainees(self, scheme="training_prejob", *rows):
        said = {"hired": day(90), "course": "安全", "hours": 20, "trained": day(10)}
        return self.roster_claim(scheme, [said | row for row in rows or ({},)])

    def certificates(self, *levels, like=None, short=False):
        if short:
            said = {"since": clock.today() - LONG_AGO, "document": "清人社〔2025〕1号"}
            DatedLine.objects.create(kind=SHORT, title="电工", **said)
        rows = [{"level": one, "occupation": "电工", "issued": day(30), "number": f"{n}"} for n, one in enumerate(levels)]  # fmt: skip
        return self.roster_claim("training_direct_certificate", rows, like=like)

    def certificate_twice(self):
        first = self.certificates("四级")
        do(first, "review", "approve", self.who.review, PASSED)
        return self.certificates("四级", like=first)

    def certificate_special(self, ruling=None):
        if ruling:
            self.ruled("tc.uplift_special", ruling)
        return self.certificates("专项职业能力", short=True)

    def winners(self, *people):
        browser = signed_in(self.user())
        contests.introduce(browser, name="清流县总工会")
        return filed(contests.file(browser, contests.written(browser, people), sure="1"))

    # 三(十四)

    def paid_in(self, name="清流县高级职业中学", *vouchers):
        payer = self.payer(name)
        browser = returns.browser_of(self, payer)
        said = vouchers or [returns.voucher(1)]
        return filed(returns.file(browser, returns.written(browser, payer, said), sure="1"))

    def nothing_paid_in(self):
        """The one voucher is not to be found in the county's account."""
        case = self.paid_in()
        case.roster.update(refused="专户没有入账")
        return case

    # 三(十五)

    def lent_out(self, people=10, months=2, insured=True, left=None, ruling=None, completed=None):
        if ruling:
            self.ruled(*ruling)
        case = self.agreement_claim(lent=self.lent(people, months=months, insured=insured))
        if left is not None:
            codes = pools.cap_codes(fresh(case), Registers([fresh(case)]).policy(fresh(case)))
            assert Pool.objects.filter(code__in=codes).update(taken=200_000 - left)
        return to_reported(case, self, self.who, completed=completed)


@dataclass(frozen=True)
class Line:
    """One claim: its scheme, the reason that must come (empty: the amount, in yuan), how it is made."""

    scheme: str
    reason: str
    make: Callable[[Made], object]
    amount: str = "0.00"
    verdict: str = ""


def held(scheme, reason, make):
    return Line(scheme, reason, make, verdict="hold")


def paid(scheme, amount, make):
    return Line(scheme, "", make, amount, "payable")


TALENT, LABOUR, TRIP = "talent_employer_reward", "labour_referral", "outbound_recruitment"
PREJOB, UPSKILL, CERTIFICATE = "training_prejob", "training_upskill", "training_direct_certificate"
CONTEST, RETURN, SHARED = "contest_prize", "revenue_return", "shared_labour"

CASES = [
    Line(TALENT, "excluded_claimant", Made.talent_of_personnel),
    Line(TALENT, "class_not_listed", lambda made: made.talent_at_review("市F")),
    Line(TALENT, "field_not_listed", lambda made: made.talent_at_review(field="民办教育")),
    Line(TALENT, "not_first_recognition", lambda made: made.talent_at_review(first=False)),
    Line(TALENT, "one_talent_one_claimant", Made.talent_of_another),
    Line(TALENT, "left_county", lambda made: made.talent_at_review(status="已调离", since="")),
    Line(TALENT, "already_rewarded", lambda made: made.talent_again(("省B", "省B"))),
    Line(TALENT, "already_rewarded", lambda made: made.talent_again(ruling="none")),
    held(TALENT, "not_on_post", lambda made: made.talent_at_review(status="未到岗", since="")),
    held(TALENT, "publicity_objection", lambda made: made.objected(made.talent_at_review())),
    paid(TALENT, "50000.00", Made.talent_at_review),
    paid(TALENT, "100000.00", Made.talent_again),
    paid(TALENT, "150000.00", lambda made: made.talent_again(ruling="full")),
    Line(LABOUR, "excluded_claimant", Made.workers_of_personnel),
    Line(LABOUR, "referrer_is_employer", Made.workers_of_itself),
    Line(LABOUR, "employer_not_in_county", lambda made: made.workers(employer=made.employer(in_county=False))),
    Line(LABOUR, "not_stable_6_months", lambda made: made.workers(hired=clock.today() - timedelta(days=100))),
    Line(LABOUR, "nothing_claimed", Made.workers_all_false),
    Line(LABOUR, "cap_exhausted", lambda made: made.workers_with_left(0)),
    Line(LABOUR, "cap_exhausted", lambda made: made.workers_with_left(499, ruling="whole_persons")),
    held(LABOUR, "publicity_objection", lambda made: made.objected(made.workers())),
    paid(LABOUR, "1500.00", lambda made: made.workers(3)),
    paid(LABOUR, "2000.00", lambda made: made.workers(2, kinds=("普通工", "就业困难人员"))),
    paid(LABOUR, "700.00", lambda made: made.workers_with_left(700)),
    paid(LABOUR, "500.00", lambda made: made.workers_with_left(700, ruling="whole_persons")),
    Line(TRIP, "region_not_covered", lambda made: made.trip_claim(region="县内")),
    Line(TRIP, "organiser_not_covered", lambda made: made.trip_claim(organiser="企业自行")),
    Line(TRIP, "no_cost", lambda made: made.trip_claim(actual_cost="0")),
    Line(TRIP, "annual_count_exhausted", Made.fourth_trip),
    paid(TRIP, "2400.00", lambda made: made.fourth_trip(2)),
    paid(TRIP, "2500.00", lambda made: made.trip_claim(actual_cost="3000.01")),
    paid(TRIP, "5000.00", lambda made: made.trip_claim(region="省外", actual_cost="5000.01")),
    paid(TRIP, "2400.00", Made.trip_of_a_poor_fund),
    Line(PREJOB, "hours_below_20", lambda made: made.trainees(PREJOB, {"hours": 19})),
    Line(PREJOB, "not_new_hire", lambda made: made.trainees(PREJOB, {"hired": day(1000)})),
    paid(PREJOB, "500.00", lambda made: made.trainees(PREJOB, {}, {"hours": 10})),
    Line(UPSKILL, "hours_below_20", lambda made: made.trainees(UPSKILL, {"hours": 19})),
    paid(UPSKILL, "1500.00", lambda made: made.trainees(UPSKILL, {"hours": 20}, {"hours": 40})),
    Line(CERTIFICATE, "duplicate_certificate", Made.certificate_twice),
    paid(CERTIFICATE, "1000.00", lambda made: made.certificates("四级")),
    paid(CERTIFICATE, "1300.00", lambda made: made.certificates("四级", short=True)),
    paid(CERTIFICATE, "650.00", Made.certificate_special),
    paid(CERTIFICATE, "500.00", lambda made: made.certificate_special("false")),
    Line(CONTEST, "quota_exceeded", lambda made: made.winners(contests.winner(1), contests.winner(2))),
    paid(CONTEST, "1000.00", lambda made: made.winners(contests.winner(3))),
    Line(RETURN, "org_not_covered", lambda made: made.paid_in("清流某企业")),
    Line(RETURN, "nothing_paid_in", Made.nothing_paid_in),
    paid(RETURN, "800.00", Made.paid_in),
    Line(SHARED, "no_social_insurance", lambda made: made.lent_out(insured=False)),
    Line(SHARED, "below_2_months", lambda made: made.lent_out(months=1)),
    Line(SHARED, "below_10_persons", lambda made: made.lent_out(9)),
    Line(SHARED, "below_10_persons", lambda made: made.lent_out(10, completed=list(range(1, 10)))),
    Line(SHARED, "cap_exhausted", lambda made: made.lent_out(left=0)),
    Line(SHARED, "cap_exhausted", lambda made: made.lent_out(left=0, ruling=("sl.cap_scope", "enterprise"))),
    paid(SHARED, "10000.00", Made.lent_out),
    paid(SHARED, "9000.00", lambda made: made.lent_out(completed=list(range(1, 10)), ruling=("sl.threshold_on", "filed"))),
]  # fmt: skip


NEVER = {(SHARED, "not_registered"): "the chain comes to its review only through 备案"}
"""Reasons of a scheme's file that no claim of the site can come to, and why."""


def codes(scheme) -> set[str]:
    return {one.code for one in (*scheme.rules, *scheme.caps, *scheme.deductions)}


@pytest.mark.parametrize("key", sorted({line.scheme for line in CASES}))
def test_every_reason_of_a_scheme_has_its_claim(key):
    scheme = schemes.scheme(key, clock.today())
    tried = {line.reason for line in CASES if line.scheme == key}
    assert codes(scheme) - tried == {code for one, code in NEVER if one == key}


@pytest.fixture
def made():
    return Made()


def assessed(case) -> dict:
    """What ``manage.py assess claim`` answers to the facts the site has of the claim, in plain JSON."""
    known = Registers([case])
    asked = {
        "id": case.number, "scheme": case.known.scheme.key, "input": plain(known.asked(case)),
        "policy": plain(known.policy(case)),
    }  # fmt: skip
    [(answer, right)] = answers("claim", [json.dumps(asked).encode()], case.known.accepted_on)
    assert right, answer
    return json.loads(answer)


@pytest.mark.parametrize("line", CASES, ids=lambda one: f"{one.scheme}-{one.reason or one.amount}")
def test_the_site_answers_each_reason_as_assess_does(made, line):
    case = fresh(line.make(made))
    desk = made.user(f"reward_review@{case.unit}")
    page = signed_in(desk).get(f"/cases/{case.number}/")
    said, shown = assessed(case), page.context["award"]
    expected = line.verdict or "not_payable"
    assert (said["verdict"], said.get("reason", ""), said["amount"]) == (expected, line.reason, line.amount)
    site = sheet.answer(case)
    assert (site["verdict"], site["reason"] or "", site["amount"]) == (expected, line.reason, line.amount)
    assert (shown.verdict, Decimal(shown.amount.replace(",", ""))) == (expected, Decimal(line.amount))
    assert text(page)
    review(case, desk, said, line)


def review(case, desk, said, line):
    """The review takes exactly the amount, or refuses in the rule's own sentence with its clause."""
    action = first_for(case, ["pass_review", "approve"])
    if not line.reason:
        do(case, "review", action, desk, PASSED)
        assert f"{fresh(case).known.amount:.2f}" == line.amount
        return
    with pytest.raises(Refused) as refused:
        do(case, "review", action, desk, PASSED)
    against = [one for one in said["findings"] if one["outcome"] in ("unmet", "unknown")]
    deciding = [one for one in against if one["rule"] == line.reason] or against
    if deciding:
        assert any(
            one["sentence"] in str(refused.value) and one["clause"] in str(refused.value) for one in deciding
        )


BESIDE = [
    ("30000", True, "", "", "20000.00"), ("50000", True, "", "higher_already_paid", "0.00"),
    ("30000", True, "either_or", "already_benefited", "0.00"), ("60000", False, "", "use_upper_channel", "0.00"),
    ("30000", False, "", "", "50000.00"),
]  # fmt: skip
"""What another policy gives for the talent, whether it is paid, the county's ruling; the reason or the amount."""


@pytest.mark.parametrize(("upper", "paid_already", "ruling", "reason", "amount"), BESIDE)
def test_beside_other_policies_the_site_answers_as_assess_does(
    made, upper, paid_already, ruling, reason, amount
):
    if ruling:
        made.ruled("overlap.mode", ruling)
    case = fresh(made.talent_at_review())
    talent = Talent.objects.get(id_index=case.known.talent["index"])
    benefit(made, talent.id_number, TALENT, upper, paid_already)
    asked = {"plan_amount": "50000", "upper_amount": upper, "upper_paid": paid_already}
    question = {"id": 1, "scheme": "overlap", "input": asked, "policy": plain(Registers([case]).policy(case))}
    [(answer, right)] = answers("claim", [json.dumps(question).encode()], case.known.accepted_on)
    said, site = json.loads(answer), sheet.answer(case)
    assert right and (said.get("reason", ""), said["amount"]) == (reason, amount)
    assert (site["verdict"], site["reason"] or "", site["amount"]) == (said["verdict"], reason, amount)
    review(case, made.who.review, said, Line(TALENT, reason, None, amount))


def of_another_unit(made):
    """The engagement is another employer's."""
    case = flexible_claim(made)
    other = agreed(made, made.employer())
    return made.knows(case, engagement=other.pk)


def evaluated(made, result="成效较好"):
    case = flexible_claim(made)
    do(case, "review", "evaluate", made.user("reward_review@RCB"), EVALUATED | {"result": result})
    return case


FLEXIBLE = {
    "category_not_covered": (lambda made: flexible_claim(made, talent_class="市E", field="文旅"), "not_payable"),
    "not_flexible": (of_another_unit, "not_payable"),
    "evaluation_not_good": (lambda made: evaluated(made, "一般"), "not_payable"),
    "committee_not_confirmed": (evaluated, "hold"),
}  # fmt: skip


@pytest.mark.parametrize("reason", sorted(codes(schemes.scheme("flex_talent", clock.today()))))
def test_the_reward_of_a_flexible_talent_is_answered_as_assess_does(made, reason):
    make, verdict = FLEXIBLE[reason]
    case = fresh(make(made))
    said, site = assessed(case), sheet.answer(case)
    assert (said["verdict"], said["reason"], said["amount"]) == (verdict, reason, "0.00")
    assert (site["verdict"], site["reason"], site["amount"]) == (verdict, reason, "0.00")
    page = signed_in(made.user("reward_review@RCB")).get(f"/cases/{case.number}/")
    assert page.context["award"].verdict == verdict and "三(四)2" in text(page)
