"""A claim through its pages: who claims files it, the employer checks, 人社局 reviews, and what comes between."""

import io
from dataclasses import dataclass

from approvals.demo.county import County, file, fill_in, hand_in
from approvals.demo.visitor import Visitor
from approvals.demo.way import Way
from approvals.payments.models import AccountCorrection
from approvals.publicity.models import POSTED, Objection, PublicityLine
from documents.workbooks import written
from workflows import clock

WHY = {"reason": "情况属实，依据三(十二)"}
TITLES = ["姓名", "身份证号", "类别", "入职日期", "离职日期"]
TYPED = 5
"""People of a roster that are typed row by row; longer ones come as a workbook."""


@dataclass(frozen=True)
class Talent:
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

    def payee(self, claimant: str, employer: str) -> str:
        return employer

    def bring(self, county: County, visitor: Visitor, draft: str) -> None: ...


@dataclass(frozen=True)
class Workers:
    """一次性用工服务奖补: so many people of one kind brought to an employer."""

    count: int
    kind: str
    employer: str
    scheme = "labour_referral"

    def sections(self, county: County) -> dict[str, dict]:
        return {}

    def payee(self, claimant: str, employer: str) -> str:
        return claimant

    def bring(self, county: County, visitor: Visitor, draft: str) -> None:
        people = [self.person(county, place) for place in range(self.count)]
        if self.count <= TYPED:
            for one in people:
                visitor.post(f"{draft}roster/", one)
            return
        book = io.BytesIO(written(TITLES, [list(one.values()) for one in people]))
        book.name = "名单.xlsx"
        visitor.post(f"{draft}roster/", {"file": book}, to=f"{draft}roster/import/")

    def person(self, county: County, place: int) -> dict[str, str]:
        """One worker, in the order of the roster's columns."""
        name = f"试工{chr(0x4E00 + place)}"
        return {
            "name": name,
            "id_number": county.somebody(),
            "kinds": self.kind,
            "hired": "2025-03-03",
            "left": "",
        }


class ClaimWay(Way):
    """A claim on its way; every method is something somebody does on a page."""

    group_says = ""
    """Why the leading group will decline."""
    bank_says = ""
    """Why the bank will return the money, once."""

    def ask_corrections(self):
        unit = self.case.known.checked_by
        self.at("employer", "ask_corrections", {"items": [], "others": "补交近六个月社保缴费记录"}, unit)

    def correct(self):
        hand_in(self.applicant, self.draft)
        file(self.applicant, self.draft)

    def verify(self, **more):
        at_work = {"status": "在岗", "since": "2025-12-01"} if self.case.known.talent else {}
        self.at("employer", "verify", {"agree": "yes"} | at_work | more, self.case.known.checked_by)

    def verify_absent(self):
        self.verify(status="未到岗", since="")

    def review(self, **more):
        said = {"personnel_checked": "on", "opinion": "经复核，材料齐全，事实清楚"} | more
        self.at("reward_review", "pass_review", said)

    def leave_out_the_last(self):
        """One line of the roster does not count."""
        last = len(self.case.people)
        self.review(refused=[last], why_refused="毕业证与应届类别不符（三(十二)3）")

    def refuse(self, reason: str):
        self.at("reward_review", "refuse", {"reason": reason})

    def wait_for_arrival(self):
        self.at("reward_review", "suspend", {"cause": "not_on_post", "reason": "人才尚未到岗（三(十二)4）"})

    def wait_for_agreement(self):
        self.at(
            "reward_review", "suspend", {"cause": "no_agreement", "reason": "合作引进未协商（三(十二)4）"}
        )

    def resume(self):
        self.at("reward_review", "resume", WHY)

    def arrive(self):
        said = {"status": "在岗", "since": self.today, "evidence": "考勤和社保缴纳记录"}
        self.at("reward_review", "record_status", said)
        self.resume()

    def talent_leaves(self):
        said = {"left_on": self.today, "reason": "已办理离职手续（三(十二)4）"}
        self.county.at("reward_review@RSJ").post(self.url, said, to=f"{self.url}interrupts/stop/")

    # 公示异议

    def object(self, text: str, **named: str) -> Objection:
        """Somebody who does not sign in objects on the public page."""
        line = PublicityLine.objects.get(case=self.case, outcome=POSTED)
        anybody, notice = Visitor("群众"), f"/notices/{line.publicity.number}/"
        said = {"line": line.pk, "text": text, "key": anybody.hidden(notice, "key")} | named
        anybody.post(notice, said, wanted=(200,))
        return Objection.objects.get(line=line)

    def answer(self, objection: Objection, **said: str) -> None:
        """Looked into by one, answered by another of 县委人才办."""
        page = f"/publicity/objections/{objection.pk}/"
        found = {"step": "investigate", "found": "已核对合同、社保和考勤记录"}
        self.county.at("publicity@RCB").post(page, found)
        self.county.at("publicity@RCB", 1).post(page, {"step": "decide"} | said)

    # 退汇、缴回

    def correct_account(self):
        """The claimant names another account of his own; two persons of 人社局 look at it."""
        holder, bank, number = (
            self.case.known.payee["name"],
            "中国邮政储蓄银行清流县支行",
            "6217990000000002026",
        )
        said = {"holder": holder, "bank": bank, "number": number, "again": number, "reason": "原账户已销户"}
        self.applicant.post(f"{self.mine}account/", said)
        asked = AccountCorrection.objects.get(case=self.case)
        page = f"/payments/accounts/{asked.pk}/"
        self.county.at("payment@RSJ").post("/payments/", {"review": "1"}, to=page)
        self.county.at("payment_check@RSJ").post("/payments/", {"check": "1"}, to=page)

    def hand_back(self):
        """What 财政局 allocated for an ended claim goes back to it."""
        desk, page = self.county.at("payment@RSJ"), "/payments/hand-back/"
        ((line,),) = desk.offered("/payments/", "line", page)
        said = {"line": line, "voucher": f"缴回{self.case.pk}", "dated": clock.today().isoformat()}
        desk.post("/payments/", said, to=page)


def claim(county: County, name: str, kind: str, asks: Talent | Workers) -> ClaimWay:
    """Somebody registers, says who he is, fills in a claim and files it."""
    visitor, employers = county.newcomer(), {one["unit"]: one for one in county.declared["employers"]}
    identity = identity_of(county, kind, employers[asks.employer])
    visitor.post("/my/claimant/", {"kind": kind, "name": name, "identity": identity, "personnel_work": "no"})
    draft = visitor.post("/my/claims/new/", {"scheme": asks.scheme})["Location"]
    account = county.account(asks.payee(name, asks.employer))
    about = {"employer": {"q": "", "employer": asks.employer}}
    asks.bring(county, visitor, draft)
    fill_in(visitor, draft, about | asks.sections(county) | {"account": account})
    return ClaimWay(county, visitor, draft, file(visitor, draft))


def identity_of(county: County, kind: str, employer: dict) -> str:
    """By what the county knows a claimant of this kind."""
    if kind == "用人单位":
        return employer["credit_code"]
    return county.somebody() if kind == "个人" else county.organisation()
