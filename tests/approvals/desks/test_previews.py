"""What a 口径 would change is seen on the open cases before it is proposed and before it is confirmed; the past stays."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command

from approvals.meetings import services as meetings
from approvals.meetings.services import Result
from approvals.rulings import previews
from approvals.rulings.models import Preview
from parties.engagements import Engagement
from parties.lists import SHORT, DatedLine
from tests.approvals.desks.test_rulings import confirmed, proposed, ruled, said
from tests.benefits import benefit
from tests.browsing import signed_in, text
from tests.claims import PASSED, amount, to_reported, to_reviewed
from tests.county import do, fresh
from tests.flexible import flexible_claim, sitting, to_group
from tests.statements import statements
from workflows import clock, jobs
from workflows.claim import outlook, pools
from workflows.fsm import Refused
from workflows.ledger import Pool
from workflows.rulings import Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposer(who):
    return signed_in(who.publicity)


@pytest.fixture
def checker(who):
    return signed_in(who.review)


def nearly_used(county, count, left=150):
    """Claims of one referrer whose year has only this much left, each for one person at 500 yuan."""
    claimant = county.claimant()
    cases = county.checked(count, claimant=claimant)
    Pool.objects.filter(code=pools.cap_code(cases[0])).update(taken=200_000 - left)
    return cases


def looked(browser, key="lr.cap_mode", value="whole_persons", days=0):
    answer = browser.post(f"/rulings/{key}/", said(value, days))
    assert answer.status_code == 302, text(answer)
    return Preview.objects.latest("pk"), text(browser.get(answer["Location"]))


def test_nothing_is_proposed_before_it_was_seen_what_it_changes(county, proposer, checker):
    [case] = nearly_used(county, 1)
    preview, page = looked(proposer)
    assert not Ruling.objects.exists()
    assert case.number in page and "150.00 元" in page and "0.00 元" in page and "不能兑现" in page
    [line] = preview.lines.all()
    assert (line.applies, line.before_amount, line.after_amount) == (True, Decimal(150), Decimal(0))
    assert "三(十二)" in line.why
    assert proposer.post(f"/rulings/previews/{preview.pk}/propose/").status_code == 302
    again = proposer.post(f"/rulings/previews/{preview.pk}/propose/")
    assert again.status_code == 422 and Ruling.objects.count() == 1


def test_nobody_confirms_what_he_has_not_looked_at_himself_today(county, proposer, checker):
    nearly_used(county, 1)
    ruling = proposed(proposer, "lr.cap_mode", value="whole_persons", days=2)
    assert "先看" in text(checker.post(f"/rulings/{ruling.pk}/confirm/"), 422)
    seen = checker.post(f"/rulings/{ruling.pk}/preview/")["Location"]
    assert "确认此项口径" in text(checker.get(seen))
    clock.move_to(clock.now() + timedelta(days=1))
    assert "先看" in text(checker.post(f"/rulings/{ruling.pk}/confirm/"), 422)
    assert confirmed(checker, ruling).status_code == 302


def test_who_was_accepted_before_keeps_his_answer_and_is_shown_as_information_only(county, proposer):
    [earlier] = nearly_used(county, 1)
    clock.move_to(clock.now() + timedelta(days=1))
    [later] = nearly_used(county, 1)
    preview, page = looked(proposer)
    assert later.number in page and earlier.number not in page
    assert "一律保持受理日的口径" in page
    every = text(proposer.get(f"/rulings/previews/{preview.pk}/?all=1"))
    assert earlier.number in every and later.number in every and "保持原口径" in every
    preview, page = looked(proposer, days=5)
    assert later.number not in page and preview.lines.filter(applies=False).count() == 2


def test_the_workbook_has_every_line_with_both_results_and_the_reason(county, proposer):
    cases = nearly_used(county, 3)
    preview, _ = looked(proposer)
    book = proposer.get(f"/rulings/previews/{preview.pk}/workbook/")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.values)
    assert [row[0] for row in rows[1:]] == [case.number for case in cases]
    assert rows[1][3:7] == ("可兑现", "150.00", "不能兑现", "0.00") and rows[1][8] == "适用"


def test_only_those_who_propose_confirm_or_audit_see_it(county, proposer, checker):
    nearly_used(county, 1)
    preview, _ = looked(proposer)
    page = f"/rulings/previews/{preview.pk}/"
    assert signed_in(county.user("auditor@DCS")).get(page).status_code == 200
    assert "提出，待" not in text(checker.get(page))
    assert checker.post(f"{page}propose/").status_code == 422
    for desk in ("intake@JYJ", "administrator@RCB", "finance@CZJ"):
        assert signed_in(county.user(desk)).get(page).status_code == 403
        assert signed_in(county.user(desk)).post(f"{page}propose/").status_code == 403
    assert signed_in(county.user()).get(page).status_code == 403


def test_a_question_that_sets_no_parameter_is_proposed_and_confirmed_at_once(proposer, checker):
    ruling = proposed(proposer, "sla.days", value="__other__", other="立即为两个工作日")
    assert not Preview.objects.exists()
    assert checker.post(f"/rulings/{ruling.pk}/preview/").status_code == 404
    assert checker.post(f"/rulings/{ruling.pk}/confirm/").status_code == 302


def test_a_ruling_of_the_transfers_is_looked_at_on_the_open_transfers(county, proposer):
    part_time = {"education": [{"level": "大学本科", "full_time": False}]}
    case, other = county.transfer(**part_time), county.transfer()
    preview, page = looked(proposer, "education.mode", "hard")
    assert case.number in page and other.number not in page
    [line] = preview.lines.all()
    assert (line.before, line.after, line.before_amount) == ("须说明理由放宽", "不符合条件", None)
    assert "全日制" in line.why and "元" not in page.partition("<h2>适用新口径的")[2]


def test_a_ruling_on_stacking_is_looked_at_on_claims_beside_other_policies(county, proposer):
    talent = county.talent()
    case, other = county.talent_claim(talent), county.talent_claim()
    benefit(county, talent.id_number, "talent_employer_reward", "30000")
    preview, page = looked(proposer, "overlap.mode", "either_or")
    assert case.number in page and other.number not in page
    [line] = preview.lines.all()
    assert (line.before_amount, line.after_amount) == (Decimal(20000), Decimal(0))
    assert "四(四)" in line.why


def test_thousands_are_reckoned_by_the_worker_a_chunk_at_a_time_and_go_on_where_one_died(
    county, proposer, monkeypatch
):
    monkeypatch.setattr(previews, "CHUNK", 10)
    cases = nearly_used(county, 25)
    preview, page = looked(proposer)
    assert preview.finished_at is None and "正在测算，已完成" in page and "提出，待" not in page
    assert proposer.post(f"/rulings/previews/{preview.pk}/propose/").status_code == 422
    assert previews.go_on(preview.pk) and Preview.objects.get().done == 10
    page = text(proposer.get(f"/rulings/previews/{preview.pk}/"))
    assert '<span class="num">10</span> / <span class="num">25</span>' in page
    assert jobs.DBTaskResult.objects.filter(args_kwargs__args__0="preview_ruling").count() == 1
    jobs.run.call("preview_ruling", {"preview_id": preview.pk})
    assert Preview.objects.get().done == 25 and preview.lines.count() == len(cases)
    jobs.run.call("preview_ruling", {"preview_id": preview.pk})
    assert preview.lines.count() == len(cases)
    assert "提出，待" in text(proposer.get(f"/rulings/previews/{preview.pk}/"))


def test_a_chunk_and_the_page_take_the_same_statements_for_1_20_and_200_claims(county, proposer, who):
    counts = []
    looked(proposer)
    for count in (1, 19, 180):
        nearly_used(county, count)
        with statements() as reckoned:
            preview = previews.begin(
                "lr.cap_mode", "whole_persons", clock.today(), "试1号", "", who.publicity
            )
        with statements() as shown:
            assert proposer.get(f"/rulings/previews/{preview.pk}/").status_code == 200
        counts.append((len(reckoned), len(shown)))
    assert preview.lines.count() == 200
    assert counts[0] == counts[1], counts
    assert counts[2][0] - counts[0][0] <= 1 and counts[2][1] == counts[0][1], (
        counts
    )  # SQLite writes 100 rows at once


def certificates(county, count=1):
    """Certificates of the special kind in an occupation the county is short of: raised or not is open (口径)."""
    since = clock.today() - timedelta(days=900)
    said = {"since": since, "document": "清人社〔2024〕1号"}
    DatedLine.objects.get_or_create(kind=SHORT, title="养老护理", defaults=said)
    issued = (clock.today() - timedelta(days=30)).isoformat()
    row = {"level": "专项职业能力", "occupation": "养老护理", "issued": issued, "number": "1"}
    return county.roster_claim("training_direct_certificate", [row] * count)


def test_past_decisions_replay_to_the_cent_after_a_ruling_was_changed(county, who, proposer, checker):
    """Two answers changed; what was decided before and after them is answered again as it was."""
    [cut], raised = nearly_used(county, 1), certificates(county)
    do(cut, "review", "pass_review", who.review, PASSED)
    do(raised, "review", "approve", who.review, PASSED)
    before = [amount(cut), amount(raised)]
    clock.move_to(clock.now() + timedelta(days=1))
    ruled(proposer, checker, "lr.cap_mode", value="whole_persons")
    ruled(proposer, checker, "tc.uplift_special", value="false")
    [none], plain = nearly_used(county, 1), certificates(county)
    with pytest.raises(Refused, match="不够支付"):
        do(none, "review", "pass_review", who.review, PASSED)
    do(plain, "review", "approve", who.review, PASSED)
    assert amount(plain) < amount(raised)
    assert [amount(cut), amount(raised)] == before
    out = io.StringIO()
    call_command("replay", stdout=out)
    assert "差异 0 次" in out.getvalue()


def test_the_look_ahead_says_to_the_cent_what_the_review_then_awards(county, who, proposer, checker):
    first = county.labour_claim(3, ["普通工"])
    claimant = first.applicant.claimant
    to_reviewed(first, who)
    Pool.objects.filter(code=pools.cap_code(first)).update(taken=200_000 - 1200)
    case = county.labour_claim(3, ["普通工"], claimant=claimant)
    preview, _ = looked(proposer)
    line = preview.lines.get(case=case)
    assert (line.before_amount, line.after_amount) == (Decimal(1200), Decimal(1000))
    ruled(proposer, checker, "lr.cap_mode", value="whole_persons")
    to_reviewed(case, who)
    assert amount(case) == line.after_amount


def test_how_claims_stand_beside_other_policies_concerns_those_that_do(county, proposer):
    from tests.benefits import benefit

    stands, alone = county.checked(2)
    benefit(county, stands.roster.get().id_number, amount="200")
    preview, page = looked(proposer, "overlap.mode", "either_or")
    assert stands.number in page and alone.number not in page
    [line] = preview.lines.all()
    assert (line.before_amount, line.after_amount) == (Decimal(300), Decimal(0))


def number_of(case) -> str:
    return Engagement.objects.get(pk=case.known.engagement).id_number


@pytest.mark.parametrize(
    ("fixed", "seen"), [(None, (20_000, 0)), ("15000", (10_000, 0))], ids=["proposed", "fixed"]
)
def test_an_amount_the_group_is_still_to_fix_is_reckoned_as_proposed_and_then_as_fixed(
    county, who, proposer, fixed, seen
):
    county.funds()
    who.evaluation = county.user("reward_review@RCB")
    case = flexible_claim(county)
    to_group(case, who, amount="25000")
    benefit(county, number_of(case), "flex_talent", "5000")
    if fixed:
        meetings.seal(sitting([case], who, [Result("agree", amount=Decimal(fixed))]), who.secretary)
    preview, page = looked(proposer, "overlap.mode", "either_or")
    assert case.number in page
    [line] = preview.lines.all()
    assert (line.before, line.after) == ("可兑现", "不能兑现")
    assert (line.before_amount, line.after_amount) == seen


def test_of_halves_only_what_can_be_paid_is_seen(county, who, proposer):
    """A yuan that cannot be halved stays in the total; where not one yuan is left for each, nothing is paid."""
    case = to_reported(county.agreement_claim(lent=county.lent(11)), county, who)
    for left, before in ((Decimal("3001.50"), 3_000), (Decimal("1.50"), 0)):
        Pool.objects.filter(code=pools.cap_codes(case, {"cap_scope": "scheme"})[0]).update(
            taken=200_000 - left
        )
        preview, _ = looked(proposer, "sl.cap_scope", "enterprise")
        [line] = preview.lines.all()
        assert (line.before_amount, line.after_amount) == (before, 11_000)
        assert line.before == ("可兑现" if before else "不能兑现")
        assert [one.amount for one in outlook.demands([fresh(case)])[0]] == [before]
