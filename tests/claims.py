"""Claims to test with: employers, talents, referrers, funds, and the ordinary way of a claim up to its batch."""

import uuid
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from stdnum.cn import ric, uscc

from parties.models import Account, Claimant, Employer, Listing, Recognition, Talent
from parties.secrets import index_of
from tests.county import COUNT, County, do
from workflows import clock, engine
from workflows.claim import pools
from workflows.claim.flow import ClaimFlow
from workflows.claim.rosters import RosterLine

VERIFIED = {"agree": "yes", "status": "在岗", "since": "2024-01-02"}
PASSED = {"personnel_checked": "on", "opinion": "经复核属实"}


def id_number(serial: int) -> str:
    """A valid checksum on a serial nobody bears (000 is never given out)."""
    base = f"35042319{serial // 10000 % 100:02d}01{serial // 100 % 28 + 1:02d}000"
    base = (
        base[:6] + f"{1950 + serial // 336 % 50:04d}{serial // 28 % 12 + 1:02d}{serial % 28 + 1:02d}" + "000"
    )
    return base + ric.calc_check_digit(base + "0")


def credit_code(serial: int) -> str:
    base = f"91350423{serial:09d}"
    return base + uscc.calc_check_digit(base + "0")


class Claims(County):
    """A county that pays rewards."""

    def desks(self):
        """One person per desk of the reward chain."""
        wanted = {
            "review": "reward_review@RSJ", "secretary": "secretary@RCB", "publicity": "publicity@RCB",
            "payment": "payment@RSJ", "payment_check": "payment_check@RSJ", "finance": "finance@CZJ",
            "finance_check": "finance_check@CZJ",
        }  # fmt: skip
        return SimpleNamespace(**{name: self.user(desk) for name, desk in wanted.items()})

    def funds(self, room=10_000_000, year=None):
        for fund in ("就业补助资金", "人才经费", "人才专项资金"):
            self.pool(pools.fund_code(fund, year or clock.today().year), room)

    def employer(self, field="主导产业企业", in_county=True, supervisor="GXJ") -> Employer:
        """An employer with a person at its desk."""
        serial = next(COUNT) + 1
        unit = self.unit(f"Q{self.tag}{serial}", f"清流试验企业{serial}", supervisor=self.unit(supervisor))
        code = credit_code(int(self.tag, 16) % 100_000 * 1000 + serial)
        employer = Employer.objects.create(unit=unit, credit_code=code, in_county=in_county)
        Listing.objects.create(
            employer=employer, field=field, since=date(2023, 1, 1), document="清工信〔2023〕1号"
        )
        employer.clerk = self.user(f"employer@{unit.code}")
        return employer

    def claimant(self, kind="机构") -> Claimant:
        serial = next(COUNT) + 1
        number = int(self.tag, 16) % 100_000 * 1000 + serial
        identity = id_number(number) if kind == "个人" else credit_code(number + 500)
        return Claimant.objects.create(
            user=self.user(), kind=kind, name=f"试荐{kind}{serial}", identity=identity
        )

    def account(self, payee_index, holder) -> Account:
        return Account.objects.create(
            payee_index=payee_index, holder=holder, bank="清流农商行", number=f"62170000{next(COUNT):010d}"
        )

    def talent(self, talent_class="省B", first=True) -> Talent:
        serial = next(COUNT) + 1
        talent = Talent.objects.create(
            name=f"试才{serial}", id_number=id_number(int(self.tag, 16) % 90_000 + serial * 7)
        )
        Recognition.objects.create(
            talent=talent, talent_class=talent_class, first=first, recognised_on=date(2024, 1, 10), document="闽委人才〔2024〕1号"
        )  # fmt: skip
        return talent

    def facts(self, scheme, claimant, employer, payee, **more):
        account = self.account(payee["index"], payee["name"])
        return {
            "scheme": scheme, "accepted_on": clock.today().isoformat(),
            "claimant": {"kind": claimant.kind, "name": claimant.name, "index": claimant.identity_index},
            "payee": payee | {"account": account.pk, "bank": account.bank, "masked": account.masked},
            "employer": {"code": employer.unit.code, "name": employer.unit.name},
            "checked_by": employer.unit.code, "declared": {"personnel_work": False}, "said": {}, "materials": [],
        } | more  # fmt: skip

    def talent_claim(self, talent=None, employer=None, claimant=None, decisive=False, **more):
        talent, employer = talent or self.talent(), employer or self.employer()
        claimant = claimant or self.claimant()
        payee = {"name": employer.unit.name, "index": index_of(employer.credit_code)}
        facts = self.facts(
            "talent_employer_reward", claimant, employer, payee,
            talent={"name": talent.name, "index": talent.id_index, "masked": talent.masked_id},
            declared={"personnel_work": False, "decisive": decisive}, **more,
        )  # fmt: skip
        case = engine.begin(ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts)
        case.employer = employer
        return case

    def labour_claim(
        self, people=1, kinds=("普通工",), employer=None, claimant=None, hired=date(2025, 1, 2), **more
    ):
        employer, claimant = employer or self.employer(), claimant or self.claimant()
        payee = {"name": claimant.name, "index": claimant.identity_index}
        facts = self.facts("labour_referral", claimant, employer, payee, **more)
        lines = [self.roster_line(number, list(kinds), hired) for number in range(1, people + 1)]
        case = engine.begin(
            ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts, rows=lines
        )
        case.employer = employer
        return case

    def roster_line(self, number, kinds, hired):
        return RosterLine(
            scheme="labour_referral", number=number, name=f"试工{number}", id_number=id_number(next(COUNT) * 13 + number),
            kinds=kinds, hired=hired,
        ).settle()  # fmt: skip


def verify(case, **more):
    said = VERIFIED if case.facts.get("talent") else {"agree": "yes"}
    return do(case, "employer", "verify", case.employer.clerk, said | more)


def to_reviewed(case, who, **more):
    verify(case)
    return do(case, "review", "pass_review", who.review, PASSED | more)


def amount(case) -> Decimal:
    return type(case).objects.get(pk=case.pk).coerced.known.amount


def key() -> str:
    return uuid.uuid4().hex


def to_batched(cases, who):
    """HR submits one batch of reviewed claims."""
    from approvals.batches import services
    from workflows.case import Task

    tasks = Task.objects.filter(
        process__in=cases, finished=None, flow_task__endswith=".collect"
    ).select_related("process")
    batch = services.build("奖补汇总", list(tasks.order_by("pk")), who.review)
    services.submit(batch, who.review)
    return batch


def to_confirmed(cases, who, outcome="agree"):
    """The leading group resolves on a batch in one sitting; the meeting is signed."""
    from approvals.meetings import services
    from approvals.meetings.models import Item, Meeting

    to_batched(cases, who)
    people = [{"name": name, "present": True} for name in ("组长", "副组长", "成员甲")]
    meeting = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="县委会议室", chair="组长", attendance=people,
        minutes_number=f"清委人才纪〔2026〕{next(COUNT)}号", created_by=who.secretary,
    )  # fmt: skip
    services.build_agenda(
        meeting,
        [t for t in services.waiting(meeting) if t.process_id in {c.pk for c in cases}],
        who.secretary,
    )
    Item.objects.filter(meeting=meeting).update(
        outcome=outcome, reason="" if outcome == "agree" else "事实不清"
    )
    services.seal(meeting, who.secretary)
    return meeting


def to_cleared(cases, who):
    """A batch resolved on and published, straight from sealed records: what payment needs, without the pages."""
    from approvals.meetings.models import Item, Meeting
    from approvals.publicity.models import Publicity, PublicityLine

    to_batched(cases, who)
    minutes = f"清委人才纪〔2026〕{next(COUNT)}号"
    meeting = Meeting.objects.create(
        body="LDXZ", held_on=clock.today(), place="县委会议室", chair="组长", minutes_number=minutes,
        created_by=who.secretary,
    )  # fmt: skip
    items = Item.objects.bulk_create(
        Item(meeting=meeting, position=place, case=case, task=open_task(case, "group"))
        for place, case in enumerate(cases, 1)
    )
    all_move(items, "group", "confirm", who.secretary, "agree", "resolution", minutes)
    notice = Publicity.objects.create(
        number=f"公示〔2026〕{next(COUNT)}号", title="奖补公示", prepared_by=who.review, posted_by=who.publicity,
        posted_at=clock.now(),
    )  # fmt: skip
    lines = PublicityLine.objects.bulk_create(
        PublicityLine(publicity=notice, position=place, case=case, task=open_task(case, "announce"), shown={})
        for place, case in enumerate(cases, 1)
    )
    all_move(lines, "announce", "post", who.publicity, "posted", "notice", notice.number)
    all_move(lines, "publicity", "clear", who.publicity, "clear", "publicity", notice.number)
    return notice


def all_move(lines, node, action, actor, outcome, handed, number):
    """Seal lines about claims and let each open its action."""
    from approvals import sealing

    sealing.seal(lines, clock.now(), outcome)
    said = {"number": number, "until": str(clock.today())}
    moves = [
        engine.Asked(line.case_id, open_task(line.case, node).pk, action, said, {handed: line})
        for line in lines
    ]
    engine.perform_many(moves, actor, key=key()[:20])


def open_task(case, node):
    return case.task_set.get(finished=None, flow_task__endswith=f".{node}")
