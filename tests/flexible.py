"""Flexible talents to test with: an agreement on record, confirmed by a second person."""

from datetime import date

from approvals.meetings import services as meetings
from approvals.meetings.models import Meeting
from approvals.registers import engagements
from parties.engagements import Engagement
from parties.secrets import index_of
from parties.talents import Recognition, Talent
from tests.claims import PEOPLE, Claims, id_number, person, to_batched
from tests.county import COUNT, do
from workflows import clock, engine
from workflows.claim.flow import ClaimFlow

SAID = {
    "mode": "短期聘用", "field": "医疗卫生", "work": "每月坐诊两次，带教青年医师", "since": "2025-01-01", "until": "2025-12-31",
    "document": "清医柔引〔2025〕1号",
}  # fmt: skip


def agreed(county, employer, talent_class="省B", recognition="", confirmed=True, **more) -> Engagement:
    """An engagement as two persons have put it on record; the talent is recognised, or only by 县委人才办."""
    serial = next(PEOPLE)
    name, number = person("试柔", serial), id_number(serial)
    days = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
    said = SAID | days | {"name": name, "id_number": number} | more
    (made,) = engagements.record([Engagement(unit=employer.unit, **said)], employer.clerk)
    if talent_class:
        who = {"name": made.name, "id_number": made.id_number}
        talent, _ = Talent.objects.get_or_create(id_index=made.id_index, defaults=who)
        Recognition.objects.create(
            talent=talent,
            talent_class=talent_class,
            recognised_on=date(2024, 1, 10),
            document="闽委人才〔2024〕1号",
        )
    if confirmed:
        office = county.user("publicity@RCB")
        engagements.confirm([made.pk], office)
        if recognition:
            engagements.recognise(made.pk, recognition, date(2025, 1, 10), office)
    made.refresh_from_db()
    return made


EVALUATED = {"result": "成效较好", "findings": "完成门诊四十次，带教医师三人"}


PROPOSED = {"amount": "20000", "opinion": "成效显著，建议奖励"}


def flexible_claim(county, employer=None, **engaged):
    """The employer's claim for one of its own engagements."""
    employer = employer or county.employer()
    engagement = agreed(county, employer, **engaged)
    claimant = county.claimant("用人单位")
    payee = {"name": employer.unit.name, "index": index_of(employer.credit_code)}
    talent = {"name": engagement.name, "index": engagement.id_index, "masked": engagement.masked_id}
    facts = county.facts("flex_talent", claimant, employer, payee, talent=talent, engagement=engagement.pk)
    case = engine.begin(ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts)
    case.employer = employer
    return case


def to_group(case, who, amount="20000"):
    """Evaluated, proposed, on a batch of 县委人才办."""
    do(case, "review", "evaluate", who.evaluation, EVALUATED)
    do(case, "review", "propose", who.evaluation, PROPOSED | {"amount": amount})
    return batched([case], who)


def batched(cases, who):
    return to_batched(cases, who, reviewer=who.evaluation)


def sitting(cases, who, results):
    """One sitting that resolves on each of these claims."""
    people = [{"name": name, "present": True} for name in ("组长", "副组长", "成员甲")]
    meeting = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="县委会议室", chair="组长", attendance=people,
        minutes_number=f"清委人才纪〔2026〕{next(COUNT)}号", created_by=who.secretary,
    )  # fmt: skip
    wanted = {case.pk for case in cases}
    meetings.build_agenda(
        meeting, [one for one in meetings.waiting(meeting) if one.process_id in wanted], who.secretary
    )
    by_case = dict(zip((case.pk for case in cases), results, strict=True))
    meetings.record_all(
        meeting, {item.pk: by_case[item.case_id] for item in meeting.items.all()}, who.secretary
    )
    return meeting


class Flexible(Claims):
    """A county whose units engage people without their moving."""

    def flexible_desks(self):
        """The desks of the reward chain, and who evaluates at 县委人才办."""
        who = self.desks()
        who.evaluation = self.user("reward_review@RCB")
        return who

    def flexible_claim(self, employer=None, **engaged):
        return flexible_claim(self, employer, **engaged)

    def agreed(self, employer, talent_class="省B", recognition="", confirmed=True, **more) -> Engagement:
        return agreed(self, employer, talent_class, recognition, confirmed, **more)
