"""A claim through its pages: who claims files it, the employer checks, 人社局 reviews, and what comes between."""

from approvals.demo.asks import Asks
from approvals.demo.county import County, file, fill_in, hand_in, scan
from approvals.demo.visitor import Visitor
from approvals.demo.way import Way
from approvals.payments.models import AccountCorrection
from approvals.publicity.models import POSTED, Objection, PublicityLine
from parties.benefits import Benefit
from workflows import clock
from workflows.fsm import first_for

WHY = {"reason": "情况属实，依据三(十二)"}


class ClaimWay(Way):
    """A claim on its way; every method is something somebody does on a page."""

    group_says = ""
    """Why the leading group will decline."""
    group_fixes = ""
    """The amount the leading group fixes, where not what was proposed."""
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

    def agree(self):
        """The other enterprise confirms the agreement and names the account its own half goes to."""
        partner = self.case.known.partner
        account = self.county.account(partner["name"])
        self.at("employer", "agree", {"agree": "yes", "text": ""} | account, partner["code"])

    def put_on_file(self):
        self.at("reward_review", "register", {"opinion": "同意备案"})

    def report(self):
        """The service officer reports who worked through it, and until when."""
        people = self.case.people
        said = {"completed": [line.number for line in people], "text": "已核对考勤、工资和社会保险缴费记录"}
        ended = {f"ended-{line.number}": line.said["end"] for line in people}
        self.at("service_officer", "report", said | ended, self.case.known["reported_by"])

    def verify_absent(self):
        self.verify(status="未到岗", since="")

    def review(self, **more):
        """To the batch, or to the money where no group decides."""
        said = {"personnel_checked": "on", "opinion": "经复核，材料齐全，事实清楚"} | more
        self.at("reward_review", first_for(self.case, ["pass_review", "approve"]), said)

    def evaluate(self):
        """县委人才办 evaluates, and proposes what the leading group may change."""
        said = {"result": "成效较好", "findings": "中试产线投产，新增产值三百万元"}
        self.at("reward_review", "evaluate", said, "RCB")
        self.at("reward_review", "propose", {"amount": "20000", "opinion": "建议奖励两万元"}, "RCB")

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

    def recall(self, reason: str):
        self.county.at("reward_review@RSJ").post(
            self.url, {"reason": reason}, to=f"{self.url}interrupts/recall/"
        )

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

    # 其他政策的待遇、差额补发

    def has_from_the_city(self, amount: str) -> None:
        """The first of the roster has had something from the city for the same: entered by one, confirmed by another."""
        scheme, page = self.case.known.scheme, "/registers/benefits/"
        person = self.case.people[0]
        said = {
            "purpose": scheme.key, "number": person.id_number, "name": person.name, "level": "市", "item": scheme.item,
            "amount": amount, "paid": "yes", "paid_on": self.today, "document": f"明人社〔{clock.today().year}〕{self.case.pk}号",
            "file": scan("市级发放凭证.pdf"),
        }  # fmt: skip
        self.county.at("reward_review@RSJ").post(f"{page}add/", said)
        (waiting,) = self.county.at("publicity@RCB").offered(page, "benefit", f"{page}confirm/")
        self.county.at("publicity@RCB").post(page, {"benefit": waiting}, to=f"{page}confirm/")

    def city_takes_it_back(self) -> None:
        """The benefit is revoked: one says why, another agrees."""
        one = Benefit.objects.get(holder_index=self.case.people[0].id_index)
        page = f"/registers/benefits/{one.pk}/"
        reason = {"act": "ask", "reason": "市级复核后收回补助"}
        self.county.at("reward_review@RSJ").post(page, reason, to=f"{page}settle/")
        self.county.at("publicity@RCB").post(page, {"act": "revoke"}, to=f"{page}settle/")

    def top_up(self) -> None:
        """The claimant asks for the difference; from here on the way is that claim's."""
        answer = self.applicant.post(f"{self.mine}top-up/", {})
        self.number = answer["Location"].split("/")[3]

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


def claim(county: County, name: str, kind: str, asks: Asks) -> ClaimWay:
    """Somebody registers and says who he is, once; then he fills in a claim and files it."""
    visitor = county.claimants.get(name) or introduced(county, name, kind, asks.employer)
    draft = visitor.post("/my/claims/new/", {"scheme": asks.scheme})["Location"]
    asks.bring(county, visitor, draft)
    fill_in(visitor, draft, asks.about() | asks.sections(county) | asks.account(county, name))
    return ClaimWay(county, visitor, draft, file(visitor, draft))


def introduced(county: County, name: str, kind: str, employer: str) -> Visitor:
    """Who claims, by what the county knows him."""
    visitor = county.claimants[name] = county.newcomer()
    said = {
        "kind": kind,
        "name": name,
        "identity": identity_of(county, kind, employer),
        "personnel_work": "no",
    }
    visitor.post("/my/claimant/", said)
    return visitor


def identity_of(county: County, kind: str, employer: str) -> str:
    if kind == "用人单位":
        return county.employers[employer]["credit_code"]
    return county.somebody() if kind == "个人" else county.organisation()
