"""A benefit that comes to be known (or is revoked) after the award: what it changes is listed with both amounts."""

import pytest

from approvals.meetings import services as meetings
from approvals.meetings.services import Result
from approvals.stacking import overlaps
from approvals.stacking.models import Overlap
from parties.benefits import Benefit
from parties.engagements import Engagement
from tests.benefits import entered, paid, trip_paid
from tests.browsing import signed_in, text
from tests.claims import PASSED, to_batched, to_reported, to_reviewed
from tests.county import do, fresh
from tests.flexible import Flexible, sitting, to_group
from tests.statements import statements
from workflows import clock, engine
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool

pytestmark = pytest.mark.django_db
FRESH = ["应届高校毕业生"]
ALL = "/registers/overlaps/"


@pytest.fixture
def desk(who):
    return signed_in(who.review)


def confirmed(county, *args, **more) -> Benefit:
    """Entered and confirmed through the pages, so that what it changes is noticed."""
    one = entered(county, *args, **more)
    answer = signed_in(county.user("publicity@RCB")).post(
        "/registers/benefits/confirm/", {"benefit": [one.pk]}
    )
    assert answer.status_code == 302
    return one


def revoke(county, one) -> None:
    url = f"/registers/benefits/{one.pk}/settle/"
    signed_in(county.user("reward_review@RSJ")).post(url, {"act": "ask", "reason": "已退回"})
    signed_in(county.user("publicity@RCB")).post(url, {"act": "revoke"})


def test_a_paid_claim_that_a_later_benefit_makes_smaller_is_to_be_recovered(county, who, desk):
    case = county.labour_claim(2, FRESH)
    paid(county, who, [case])
    confirmed(county, case.roster.first().id_number, amount="300")
    one = Overlap.objects.get()
    assert (one.case_id, one.county, one.due) == (case.pk, 2000, 1700)
    page = text(desk.get(ALL))
    for said in (case.number, "2,000.00", "1,700.00", "-300.00", "应追回", "明人社〔2026〕3号"):
        assert said in page, said


def test_one_not_paid_yet_is_recalled_and_then_evened_out(county, who, desk):
    case = county.labour_claim(1, FRESH)
    to_reviewed(case, who)
    to_batched([case], who)
    confirmed(county, case.roster.first().id_number, amount="300")
    assert "撤回复核" in text(desk.get(ALL))
    one = Overlap.objects.get()
    assert "差额处理完后才能办结" in text(desk.post(f"{ALL}{one.pk}/settle/"), 422)
    engine.interrupt(case.pk, "recall", who.review, key="back", data={"reason": "市级已补助"})
    do(case, "review", "pass_review", who.review, {"personnel_checked": "on", "opinion": "按差额"})
    assert fresh(case).known.amount == 700
    assert "没有差额" in text(desk.get(ALL))
    assert desk.post(f"{ALL}{one.pk}/settle/").status_code == 302
    assert case.number not in text(desk.get(ALL)) and case.number in text(desk.get(f"{ALL}?standing=settled"))


def test_a_revoked_benefit_leaves_a_difference_to_top_up_until_it_is_paid(county, who, desk):
    case = county.labour_claim(1, FRESH)
    one = confirmed(county, case.roster.first().id_number, amount="300")
    paid(county, who, [case])
    assert not Overlap.objects.exists()
    revoke(county, one)
    page = desk.get(ALL)
    assert f"/cases/{case.number}/top-up/" in page.content.decode() and "300.00" in text(page)
    more = fresh(county_top_up(case))
    more.employer = case.employer
    paid(county, who, [more])
    assert "没有差额" in text(desk.get(ALL))


def test_a_top_up_under_way_is_what_stops_not_the_money_paid_before(county, who, desk):
    case = county.labour_claim(1, FRESH)
    number = case.roster.first().id_number
    one = confirmed(county, number, amount="300")
    paid(county, who, [case])
    revoke(county, one)
    more = fresh(county_top_up(case))
    more.employer = case.employer
    to_reviewed(more, who)
    confirmed(county, number, amount="300", document="明人社〔2026〕4号")
    page = text(desk.get(ALL))
    assert "-300.00" in page and "应追回" not in page
    assert f'差额补发 <span class="num">{more.number}</span> 正在办理' in page


def county_top_up(case):
    from approvals.stacking import topups

    return topups.open_for(fresh(case), case.applicant)


def test_a_benefit_that_comes_and_goes_closes_what_it_opened(county, who):
    case = county.labour_claim(1, FRESH)
    paid(county, who, [case])
    revoke(county, confirmed(county, case.roster.first().id_number, amount="300"))
    assert Overlap.objects.get().settled_at is not None


def test_talents_and_payees_are_found_as_people_are(county, who):
    talent = county.talent("省B")
    claims = [county.talent_claim(talent), county.trip_claim()]
    paid(county, who, claims[:1])
    trip_paid(claims[1], who)
    confirmed(county, talent.id_number, "talent_employer_reward", "20000")
    confirmed(
        county,
        claims[1].employer.credit_code,
        "outbound_recruitment",
        "400",
        occasion=claims[1].known["occasion"],
    )
    assert {(one.case_id, one.county - one.due) for one in Overlap.objects.all()} == {
        (claims[0].pk, 20000), (claims[1].pk, 400),
    }  # fmt: skip


def test_a_benefit_for_another_occasion_changes_nothing(county, who):
    case = county.trip_claim()
    trip_paid(case, who)
    confirmed(county, case.employer.credit_code, "outbound_recruitment", "400", occasion="2020-01-01")
    assert not Overlap.objects.exists()


def test_claims_without_money_are_not_looked_at(county, who):
    case = county.labour_claim(1, FRESH)
    confirmed(county, case.roster.first().id_number, amount="300")
    assert fresh(case).state == S.FILED and not Overlap.objects.exists()


def test_the_list_asks_as_much_of_the_database_however_long_it_is(county, who, desk):
    def asked(count):
        cases = [county.labour_claim(1, FRESH) for _ in range(count)]
        for case in cases:
            to_reviewed(case, who)
            confirmed(
                county, case.roster.first().id_number, amount="300", document=f"明人社〔2026〕{case.pk}号"
            )
        with statements() as found:
            desk.get(ALL)
        return len(found)

    desk.get(ALL)
    assert asked(1) == asked(4)
    assert len(overlaps.standings([one.case.coerced for one in overlaps.open_overlaps()])) == 5


def test_only_the_review_desk_settles(county, who):
    case = county.labour_claim(1, FRESH)
    paid(county, who, [case])
    confirmed(county, case.roster.first().id_number, amount="300")
    url = f"{ALL}{Overlap.objects.get().pk}/settle/"
    assert signed_in(who.publicity).post(url).status_code == 403
    assert signed_in(who.finance).get(ALL).status_code == 403


def test_what_was_recovered_evens_out_and_may_be_topped_up_when_the_benefit_is_gone(county, who, desk):
    from tests.recoveries import approved, finished, received

    case = county.labour_claim(2, FRESH)
    paid(county, who, [case])
    one = confirmed(county, case.roster.first().id_number, amount="300")
    link = f"/cases/{case.number}/recover/?why=overlap&amp;amount=300.00"
    assert link in desk.get(ALL).content.decode()
    back = approved(fresh(case), who, "300", "duplicate", lines=[1])
    received(back, who, "300")
    assert "没有差额" in text(desk.get(ALL))
    revoke(county, one)
    with pytest.raises(Refused, match="尚未办结"):
        county_top_up(case)
    finished(back, who)
    more = fresh(county_top_up(case))
    more.employer = case.employer
    paid(county, who, [more])
    assert fresh(more).known.amount == 300


def test_after_a_false_claim_nothing_is_topped_up(county, who):
    from tests.recoveries import approved

    case = county.labour_claim(2, FRESH)
    paid(county, who, [case])
    approved(fresh(case), who, "500", "false_claim")
    with pytest.raises(Refused, match="虚报冒领.*不能补发差额"):
        county_top_up(case)


def test_what_came_back_of_a_false_claim_is_not_listed_as_still_due(county, who):
    from tests.recoveries import approved, received

    case = county.labour_claim(2, FRESH)
    paid(county, who, [case])
    received(approved(fresh(case), who, "500", "false_claim"), who, "500")
    revoke(county, confirmed(county, case.roster.first().id_number, amount="300"))
    assert not Overlap.objects.filter(settled_at=None).exists()


def test_a_yuan_that_cannot_be_halved_is_not_a_difference(county, who):
    case = county.agreement_claim()
    code = f"cap:shared_labour:{clock.today().year}:county"
    to_reported(case, county, who)
    Pool.objects.filter(code=code).update(taken=200_000 - 9_999)
    do(case, "review", "approve", who.review, PASSED)
    assert fresh(case).known.amount == 9_998
    confirmed(county, case.employer.credit_code, "shared_labour", "400", occasion="2020年度")
    assert not Overlap.objects.exists()


def test_a_flexible_talents_reward_is_looked_at_once_the_group_has_fixed_it(who):
    county = Flexible()
    county.funds()
    who = county.flexible_desks()
    case = county.flexible_claim()
    to_group(case, who)
    number = Engagement.objects.get().id_number
    early = confirmed(county, number, "flex_talent", "300")
    assert not Overlap.objects.exists()
    revoke(county, early)
    meetings.seal(sitting([case], who, [Result("agree")]), who.secretary)
    confirmed(county, number, "flex_talent", "300")
    one = Overlap.objects.get()
    assert (one.case_id, one.county, one.due) == (case.pk, 20000, 19700)


def test_what_either_enterprise_has_for_the_year_is_noticed(county, who):
    case = county.agreement_claim()
    to_reported(case, county, who)
    do(case, "review", "approve", who.review, PASSED)
    year = str(fresh(case).known.counted_in)
    for number, (enterprise, due) in enumerate(((case.employer, 9_600), (case.partner, 9_200)), 1):
        document = f"明人社〔2026〕{number}号"
        confirmed(county, enterprise.credit_code, "shared_labour", "400", occasion=year, document=document)
        one = Overlap.objects.get()
        assert (one.case_id, one.county, one.due) == (case.pk, 10_000, due)
