"""What the claims of the demonstration ask for: the scheme, what is typed for it, whom it names line by line."""

import io
from dataclasses import dataclass
from typing import Any

from approvals.demo.county import County
from approvals.demo.visitor import Visitor
from documents.workbooks import written
from parties.engagements import Engagement
from parties.units import Unit
from policies import schemes
from workflows import clock

TYPED = 5
"""People of a roster that are typed row by row; longer ones come as a workbook."""


class Asks:
    """A claim under a scheme about an employer (a unit's code), which is paid where nothing else is said."""

    scheme: str
    employer: str

    def about(self) -> dict[str, dict]:
        """What is typed first: the employer, chosen from the register."""
        return {"employer": {"q": "", "employer": self.employer}}

    def sections(self, county: County) -> dict[str, dict]:
        """What is typed beside employer and account."""
        return {}

    def people(self, county: County) -> list[dict[str, Any]]:
        """The roster, each line in the order of its columns."""
        return []

    def payee(self, claimant: str) -> str:
        return Unit.objects.get(code=self.employer).name

    def account(self, county: County, claimant: str) -> dict[str, dict]:
        """The account of the one who is paid."""
        return {"account": county.account(self.payee(claimant))}

    def bring(self, county: County, visitor: Visitor, draft: str) -> None:
        """The roster, typed or as a workbook."""
        people = self.people(county)
        if len(people) <= TYPED:
            for one in people:
                visitor.post(f"{draft}roster/", one)
            return
        titles = [column.label for column in schemes.scheme(self.scheme, clock.today()).cells]
        book = io.BytesIO(written(["姓名", "身份证号", *titles], [list(one.values()) for one in people]))
        book.name = "名单.xlsx"
        visitor.post(f"{draft}roster/", {"file": book}, to=f"{draft}roster/import/")
        key = visitor.hidden(f"{draft}roster/preview/", "key")
        visitor.post(f"{draft}roster/preview/", {"key": key}, to=f"{draft}roster/take/")


def person(county: County, place: int, **said: str) -> dict[str, str]:
    """One line of a roster about somebody invented."""
    return {"name": f"试工{chr(0x4E00 + place)}", "id_number": county.somebody()} | said


@dataclass(frozen=True)
class Talent(Asks):
    """高层次人才引进奖励: a talent of the register at an employer; ``together`` with the signed 协商确认书."""

    name: str
    employer: str
    together: bool = False
    scheme = "talent_employer_reward"

    def sections(self, county: County) -> dict[str, dict]:
        listed = {one["name"]: one["id_number"] for one in county.declared["talents"]}
        return {
            "talent": {"name": self.name, "id_number": listed[self.name]},
            "cooperation": {"together": "yes" if self.together else "no"},
        }


@dataclass(frozen=True)
class Workers(Asks):
    """一次性用工服务奖补: so many people of one kind brought to an employer; whoever brought them is paid."""

    count: int
    kind: str
    employer: str
    scheme = "labour_referral"

    def people(self, county: County) -> list[dict[str, Any]]:
        hired = {"kinds": self.kind, "hired": "2025-03-03", "left": ""}
        return [person(county, place, **hired) for place in range(self.count)]

    def payee(self, claimant: str) -> str:
        return claimant


@dataclass(frozen=True)
class Trip(Asks):
    """外出招聘补助: a trip of an employer, what it cost in yuan."""

    employer: str
    cost: str
    scheme = "outbound_recruitment"

    def sections(self, county: County) -> dict[str, dict]:
        said = {
            "place": "江西省赣州市章贡区",
            "actual_cost": self.cost,
            "organised_by": "清流县人力资源和社会保障局",
        }
        return {"occasion": {"day": clock.today().isoformat()}, "said": said}

    def people(self, county: County) -> list[dict[str, Any]]:
        """Its one voucher."""
        today = clock.today().isoformat()
        return [{"kind": "增值税发票", "number": "24352000000012345678", "day": today, "amount": self.cost}]


@dataclass(frozen=True)
class Lent(Asks):
    """共享用工补助: so many workers an enterprise lent to another for some months that are over."""

    count: int
    employer: str
    partner: str
    scheme = "shared_labour"

    def sections(self, county: County) -> dict[str, dict]:
        return {"partner": {"q": "", "side": "调出企业", "partner": self.partner}}

    def people(self, county: County) -> list[dict[str, Any]]:
        said = {"batch": "1", "start": "2025-09-15", "end": "2025-12-14", "insurance": "养老保险"}
        return [
            person(county, place, **said | {"insurance_number": f"YL35{place:06d}"})
            for place in range(self.count)
        ]


@dataclass(frozen=True)
class Trainees(Asks):
    """岗前 or 岗位技能提升培训补贴: so many trainees of an employer, so many hours each."""

    scheme: str
    count: int
    hours: str
    employer: str

    def people(self, county: County) -> list[dict[str, Any]]:
        hired = {"hired": "2025-08-01"} if self.scheme == "training_prejob" else {}
        said = hired | {"course": "氟化工安全生产", "hours": self.hours, "trained": "2025-10-31"}
        return [person(county, place, **said) for place in range(self.count)]


@dataclass(frozen=True)
class Certificates(Asks):
    """直补企业培训补贴: certificates of one level among an employer's workers."""

    count: int
    level: str
    employer: str
    scheme = "training_direct_certificate"

    def people(self, county: County) -> list[dict[str, Any]]:
        said = {"occupation": "化工总控工", "level": self.level, "issued": "2025-11-15"}
        return [person(county, place, **said | {"number": f"Y35{place:06d}"}) for place in range(self.count)]


@dataclass(frozen=True)
class Engaged(Asks):
    """柔性引才奖励: one engaged for a time, whose agreement two persons have put on record, with what came of it besides."""

    name: str
    employer: str
    scheme = "flex_talent"

    def about(self) -> dict[str, dict]:
        return {}

    def bring(self, county: County, visitor: Visitor, draft: str) -> None:
        """The unit records the agreement, 县委人才办 confirms and recognises; an expense and a card go on record too."""
        desk, office, today = (
            county.at(f"employer@{self.employer}"),
            county.at("publicity@RCB"),
            clock.today().isoformat(),
        )
        said = {
            "unit": Unit.objects.get(code=self.employer).pk, "name": self.name, "id_number": county.somebody(), "mode": "成果转化",
            "field": "重点产业", "work": "指导含氟新材料中试放大", "since": "2025-01-06", "until": "2026-12-31", "document": "柔引〔2025〕1号",
        }  # fmt: skip
        page = desk.post("/registers/engagements/add/", said)["Location"]
        place = page.split("/")[3]
        office.post(page, {"engagement": place}, to="/registers/engagements/confirm/")
        recognised = {"recognise-document": "清委人才办认〔2026〕1号", "recognise-on": today}
        office.post(page, recognised, to=f"{page}recognise/")
        spent = {
            "purpose": "差旅费",
            "amount": "1860.50",
            "day": "2025-11-20",
            "voucher": "记2025-11-0032",
            "rule": "清财〔2022〕8号",
        }
        desk.post(page, {f"spend-{name}": value for name, value in spent.items()}, to=f"{page}expenses/")
        talent = f"/registers/talents/{Engagement.objects.get(pk=place).talent_id}/"
        card = {
            "kind": "人才服务卡",
            "number": "清才卡0001",
            "issued_on": today,
            "reason": "纳入党委联系专家服务",
        }
        office.post(
            talent, {f"entitle-{name}": value for name, value in card.items()}, to=f"{talent}entitlements/"
        )

    def sections(self, county: County) -> dict[str, dict]:
        return {"engagement": {"engagement": Engagement.objects.get(name=self.name).pk}}


@dataclass(frozen=True)
class Winners(Asks):
    """职业技能大赛奖励: places by trade; everybody is paid into his own account."""

    trades: dict[str, tuple[str, ...]]
    scheme, employer = "contest_prize", ""

    def about(self) -> dict[str, dict]:
        return {}

    def sections(self, county: County) -> dict[str, dict]:
        head = {
            "contest": "清流县2025年职业技能大赛",
            "held": "2025-12-20",
            "organiser": "清流县人力资源和社会保障局",
        }
        return {"head": head}

    def people(self, county: County) -> list[dict[str, Any]]:
        won = [(trade, place) for trade, places in self.trades.items() for place in places]
        return [
            person(county, n) | {"trade": trade, "place": place} | account_of(county, f"选手{n}")
            for n, (trade, place) in enumerate(won)
        ]

    def account(self, county: County, claimant: str) -> dict[str, dict]:
        return {}


def account_of(county: County, payee: str) -> dict[str, str]:
    """The columns of somebody who is paid for himself."""
    found = county.account(payee)
    return {"bank": found["bank"], "account": found["number"]}


@dataclass(frozen=True)
class Returned(Asks):
    """事业平台收入返还: what a unit paid into the county's special account, voucher by voucher in yuan."""

    employer: str
    source: str
    vouchers: tuple[str, ...]
    scheme = "revenue_return"

    def sections(self, county: County) -> dict[str, dict]:
        return {"said": {"source": self.source}}

    def people(self, county: County) -> list[dict[str, Any]]:
        return [
            {"voucher": f"清财专〔2025〕{n}号", "amount": yuan, "paid_on": "2025-12-15"}
            for n, yuan in enumerate(self.vouchers, 1)
        ]
