"""Claims to test with: employers, talents, referrers, funds, and the ordinary way of a claim up to its batch."""

import itertools
import uuid
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.db import transaction
from stdnum.cn import ric, uscc

from approvals.funds import services as funds
from approvals.funds.models import Indicator
from parties.models import Account, Claimant, Employer, Listing, Recognition, Talent, User
from parties.secrets import index_of
from policies.periods import add_months
from tests.county import COUNT, County, do, fresh
from workflows import clock, engine, journal, ledger, sheaf
from workflows.case import Case, Task
from workflows.claim import amounts, pools
from workflows.claim.flow import ClaimFlow
from workflows.claim.law import Claim
from workflows.claim.registers import Registers
from workflows.claim.rosters import RosterLine
from workflows.claim.states import S
from workflows.fsm import Move

PEOPLE = itertools.count()
"""Everybody a test invents gets an ID number of his own (there are 16,800)."""

VERIFIED = {"agree": "yes", "status": "在岗", "since": "2024-01-02"}
PASSED = {"personnel_checked": "on", "opinion": "经复核属实"}
TARGETS = {"verify": S.CHECKED, "pass_review": S.REVIEWED}


def id_number(serial: int) -> str:
    """A valid checksum on a serial nobody bears (000 is never given out)."""
    base = f"350423{1950 + serial // 336 % 50:04d}{serial // 28 % 12 + 1:02d}{serial % 28 + 1:02d}000"
    return base + ric.calc_check_digit(base + "0")


def credit_code(serial: int) -> str:
    base = f"91350423{serial:09d}"
    return base + uscc.calc_check_digit(base + "0")


def person(name: str, serial: int) -> str:
    """A name of its own, in Han characters as people's are."""
    return f"{name}{chr(0x4E00 + serial % 20000)}"


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
        """Every fund of the county with this much room, by a confirmed indicator."""
        year = year or clock.today().year
        maker, checker = self.user("finance@CZJ"), self.user("finance_check@CZJ")
        for fund in funds.funds(year):
            code = pools.fund_code(fund, year)
            if more := room - funds.confirmed(code, year):
                Indicator.objects.create(
                    fund=fund, year=year, amount=more, document=f"试指标{next(COUNT)}号", dated=clock.today(), made_by=maker,
                    confirmed_by=checker, confirmed_at=clock.now(),
                )  # fmt: skip
            self.pool(code, room)

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
            user=self.user(), kind=kind, name=person(f"试荐{kind}", serial), identity=identity
        )

    def account(self, payee_index, holder) -> Account:
        return Account.objects.create(
            payee_index=payee_index, holder=holder, bank="清流农商行", number=f"62170000{next(COUNT):010d}"
        )

    def talent(self, talent_class="省B", first=True) -> Talent:
        serial = next(PEOPLE)
        talent = Talent.objects.create(name=person("试才", serial), id_number=id_number(serial))
        Recognition.objects.create(
            talent=talent, talent_class=talent_class, first=first, recognised_on=date(2024, 1, 10), document="闽委人才〔2024〕1号"
        )  # fmt: skip
        return talent

    def facts(self, scheme, claimant, employer, payee, account=None, **more):
        account = account or self.account(payee["index"], payee["name"])
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

    def agreement_claim(self, employer=None, partner=None, side="调出企业", lent=None, **more):
        """An enterprise (it lends unless told otherwise) and another share ten people for two months."""
        employer, partner = employer or self.employer(), partner or self.employer()
        claimant, said = self.enterprise(employer), self.lent(10) if lent is None else lent
        other = next(one for one in ("调出企业", "调入企业") if one != side)
        payee = {"name": employer.unit.name, "index": index_of(employer.credit_code)}
        facts = self.facts(
            "shared_labour", claimant, employer, payee, checked_by=partner.unit.code, payees=[],
            sides={side: side_of(employer), other: side_of(partner)},
            reported_by=partner.unit.supervisor.code, **more,
        )  # fmt: skip
        lines = [
            RosterLine(
                scheme="shared_labour", number=n, name=person("试工", n), id_number=id_number(next(PEOPLE)), said=one
            ).settle() for n, one in enumerate(said, 1)
        ]  # fmt: skip
        case = engine.begin(
            ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts, rows=lines
        )
        case.employer, case.partner = employer, partner
        return case

    def enterprise(self, employer) -> Claimant:
        """The account under which an enterprise claims for itself."""
        said = {"kind": "用人单位", "name": employer.unit.name, "identity": employer.credit_code}
        found = Claimant.objects.filter(identity_index=index_of(employer.credit_code)).first()
        return found or Claimant.objects.create(user=self.user(), **said)

    def lent(self, people, batch="1", since=None, months=2, insured=True):
        """So many people of one batch, lent until some days ago."""
        since = since or add_months(clock.today(), -months - 1)
        until = add_months(since, months) - timedelta(days=1)
        evidence = {"insurance": ["养老保险"], "insurance_number": "YL0001"} if insured else {}
        said = {
            "batch": batch,
            "start": since.isoformat(),
            "end": until.isoformat(),
            "insurance": [],
            "insurance_number": "",
        }
        return [said | evidence] * people

    def roster_claim(self, scheme, rows, employer=None, like=None, **more):
        """An employer's claim for people of its own; ``like`` another claim: about the same people."""
        employer = employer or self.employer()
        claimant = self.claimant("用人单位")
        payee = {"name": employer.unit.name, "index": index_of(employer.credit_code)}
        facts = self.facts(scheme, claimant, employer, payee, **more)
        people = (
            [line.id_number for line in like.roster.all()]
            if like
            else [id_number(next(PEOPLE)) for _ in rows]
        )
        lines = [
            RosterLine(scheme=scheme, number=n, name=f"试工{n}", id_number=who, said=said).settle()
            for n, (who, said) in enumerate(zip(people, rows, strict=True), 1)
        ]
        case = engine.begin(
            ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts, rows=lines
        )
        case.employer = employer
        return case

    def trip_claim(self, employer=None, day=None, claimant=None, **said):
        """A recruitment trip inside the province, to its own payee the employer."""
        employer = employer or self.employer()
        claimant = claimant or self.claimant("用人单位")
        payee = {"name": employer.unit.name, "index": index_of(employer.credit_code)}
        facts = self.facts(
            "outbound_recruitment", claimant, employer, payee, occasion=(day or clock.today()).isoformat(),
            said={"region": "省内县外", "actual_cost": "2400.00", "organiser": "人社部门"} | said,
        )  # fmt: skip
        case = engine.begin(ClaimFlow, claimant.user, unit="RSJ", subject=claimant.name, facts=facts)
        case.employer = employer
        return case

    def roster_line(self, number, kinds, hired):
        return RosterLine(
            scheme="labour_referral", number=number, name=f"试工{number}", id_number=id_number(next(PEOPLE)),
            said={"kinds": kinds, "hired": hired.isoformat(), "left": ""},
        ).settle()  # fmt: skip

    # Sets, written with a handful of statements

    @transaction.atomic
    def checked(
        self, count, scheme="labour_referral", *, people=1, claimant=None, talents=None, employer=None
    ):
        """``count`` claims that wait for the review, as if each had been filed and verified; labour ones for ``people`` each."""
        employer = employer or self.employer()
        claimants = [claimant] * count if claimant else self.claimants(count)
        labour = scheme == "labour_referral"
        talents = [None] * count if labour else talents or self.talents(count)
        payees = [payee_of(claimant, None if labour else employer) for claimant in claimants]
        accounts = self.accounts(payees)
        cases = [
            self.case(scheme, employer, *parts, accounts)
            for parts in zip(claimants, talents, payees, strict=True)
        ]
        Claim._base_manager.bulk_create(cases)
        lines = [
            self.roster_line(n, ["普通工"], date(2025, 1, 2)) for _ in cases for n in range(1, people + 1)
        ]
        for line, case in zip(lines, (case for case in cases for _ in range(people)), strict=True):
            line.case = case
        RosterLine.objects.bulk_create(lines if labour else [])
        ledger.Pool.objects.bulk_create(pools_of(cases), ignore_conflicts=True)
        asked = [(case, code, 0) for case in cases if (code := pools.talent_code(case))]
        ledger.Reservation.objects.bulk_create(reservations(asked, "asked"))
        record(cases, "verify", "核实", ClaimFlow.review, employer.clerk)
        return cases

    @transaction.atomic
    def reviewed(self, cases, who):
        """The same claims reviewed, each with what its facts come to; the caps must have room for all of them."""
        known = Registers(cases)
        lines = []
        for case in cases:
            award, fund = amounts.assess(case, known), pools.funds(case)[0].name
            case.learn(
                award=amounts.answer(award) | {"funding": {fund: amounts.fen(award.amount)}},
                review={"by": who.review.pk, "opinion": "经复核属实"},
            )
            wanted = {pools.cap_code(case): award.amount, pools.talent_code(case): Decimal(1),
                      pools.fund_code(fund, clock.today().year): award.amount}  # fmt: skip
            lines += [(case, code, amount) for code, amount in wanted.items() if code]
        ledger.lines_of(cases).delete()
        held = ledger.Reservation.objects.bulk_create(reservations(lines, "held"))
        for one in held:
            one.pool.taken += one.amount
        ledger.Pool.objects.bulk_update({one.pool for one in held}, ["taken"])
        RosterLine.objects.filter(case__in=cases).update(taken=True)
        Task.objects.filter(process__in=cases).update(finished=clock.now(), status="DONE")
        record(cases, "pass_review", "复核通过", ClaimFlow.collect, who.review)
        return cases

    def claimants(self, count) -> list[Claimant]:
        serials = [next(COUNT) + 1 for _ in range(count)]
        users = User.objects.bulk_create(
            User(username=f"u{self.tag}{serial}", name="张试") for serial in serials
        )
        start = int(self.tag, 16) % 100_000 * 1000 + 500
        made = [
            Claimant(user=user, kind="机构", name=f"试荐机构{serial}", identity=credit_code(start + serial))
            for user, serial in zip(users, serials, strict=True)
        ]
        for one in made:
            one.identity_index = index_of(one.identity)
        return Claimant.objects.bulk_create(made)

    def talents(self, count) -> list[Talent]:
        made = [Talent(name=f"试才{n}", id_number=id_number(n)) for n in (next(PEOPLE) for _ in range(count))]
        for one in made:
            one.id_index = index_of(one.id_number)
        Talent.objects.bulk_create(made)
        said = {"talent_class": "省B", "recognised_on": date(2024, 1, 10), "document": "闽委人才〔2024〕1号"}
        Recognition.objects.bulk_create(Recognition(talent=one, **said) for one in made)
        return made

    def accounts(self, payees) -> dict[str, Account]:
        """One account of each payee's own."""
        made = [
            Account(payee_index=index, holder=name, bank="清流农商行", number=f"62170000{next(COUNT):010d}")
            for index, name in {payee["index"]: payee["name"] for payee in payees}.items()
        ]
        for one in made:
            one.number_index = index_of(one.number)
        return {one.payee_index: one for one in Account.objects.bulk_create(made)}

    def case(self, scheme, employer, claimant, talent, payee, accounts) -> Claim:
        """One claim as it stands after the employer's check, not yet written."""
        more = {"check": {"agree": True}}
        if talent:
            more["talent"] = {"name": talent.name, "index": talent.id_index, "masked": talent.masked_id}
            more["declared"] = {"personnel_work": False, "decisive": True}
            more["status"] = {"word": "在岗", "since": "2024-01-02"}
        facts = self.facts(scheme, claimant, employer, payee, accounts[payee["index"]], **more)
        return Claim(
            flow_class=ClaimFlow, chain="claim", state=S.CHECKED, unit="RSJ", subject=claimant.name, facts=facts,
            applicant=claimant.user, number=f"QL-JB-{self.tag}-{next(COUNT)}",
        )  # fmt: skip


def side_of(employer) -> dict[str, str]:
    return {"code": employer.unit.code, "name": employer.unit.name, "index": index_of(employer.credit_code)}


AGREED = {"agree": "yes", "bank": "清流农商行", "text": ""}


def agreed(**more) -> dict:
    """The partner agrees and names an account of its own."""
    return AGREED | {"number": f"90320000{next(COUNT):010d}"} | more


def to_reported(case, county, who, completed=None, ended=None, clerk=None):
    """An agreement confirmed by the partner, put on file and reported on."""
    do(case, "employer", "agree", clerk or case.partner.clerk, agreed())
    do(case, "register", "register", who.review, {"opinion": ""})
    officer = getattr(who, "officer", None) or county.user(
        f"service_officer@{fresh(case).known['reported_by']}"
    )
    numbers = completed if completed is not None else [line.number for line in case.roster.all()]
    ends = {str(line.number): line.said["end"] for line in case.roster.all()} | (ended or {})
    do(case, "report", "report", officer, {"completed": numbers, "ended": ends, "text": "已核对考勤和社保"})
    return fresh(case)


def every_part(case, move, outcome) -> set[int]:
    """For tests that take every key as turned: sealed for everybody who is paid."""
    return {part.number for part in case.known.parts}


def payee_of(claimant, employer=None) -> dict[str, str]:
    """The employer for a talent, the referrer for labour."""
    if employer:
        return {"name": employer.unit.name, "index": index_of(employer.credit_code)}
    return {"name": claimant.name, "index": claimant.identity_index}


def pools_of(cases) -> list[ledger.Pool]:
    """The caps and talents of these claims, empty."""
    made = {}
    for case in cases:
        if code := pools.cap_code(case):
            room = case.known.scheme.figures[case.known.scheme.caps[0].limit]
            made[code] = ledger.Pool(code=code, title=f"{case.subject}年度总额", room=room)
        if code := pools.talent_code(case):
            made[code] = ledger.Pool(code=code, title=f"人才 {case.known.talent['name']}", room=pools.ROOM)
    return list(made.values())


def reservations(lines, status) -> list[ledger.Reservation]:
    """What these claims hold or ask for, (claim, pool code, amount) each."""
    found = {pool.code: pool for pool in ledger.Pool.objects.filter(code__in={code for _, code, _ in lines})}
    return [
        ledger.Reservation(case=case, pool=found[code], amount=amount, status=status,
                           holder=case.known.claimant["index"], worth=case.known.amount)
        for case, code, amount in lines
    ]  # fmt: skip


def record(cases, action, title, node, actor) -> None:
    """Write one step of each into its journal and open the work that follows."""
    desk = node.desk_of(cases[0], {})
    with sheaf.bound():
        for case in cases:
            source, case.__dict__["state"] = case.state, TARGETS[action]
            journal.write(
                case, action, title, source, Move(clock.now(), actor, said={"amount": str(case.known.amount)})
            )
            sheaf.insert(Task(process=case, flow_task=node, flow_task_type="HUMAN", owner_permission=desk))
            sheaf.update(case, Case.CHANGING)


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


def to_batched(cases, who, reviewer=None):
    """HR (or who else reviewed them) submits one batch of reviewed claims."""
    from approvals.batches import services
    from workflows.case import Task

    tasks = Task.objects.filter(
        process__in=cases, finished=None, flow_task__endswith=".collect"
    ).select_related("process")
    batch = services.build("奖补汇总", list(tasks.order_by("pk")), reviewer or who.review)
    services.submit(batch, reviewer or who.review)
    return batch


def to_confirmed(cases, who, outcome="agree"):
    """The leading group resolves on a batch in one sitting; the meeting is signed."""
    to_batched(cases, who)
    return resolve(cases, who, outcome)


def resolve(cases, who, outcome="agree"):
    """One sitting on claims that wait for it."""
    from approvals.meetings import services
    from approvals.meetings.models import Item, Meeting

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
