"""The ordinary way of a transfer through the pages, in pieces a story puts together."""

from datetime import timedelta

from django.core.management import call_command

from approvals.demo.county import County, hand_in, scan
from approvals.demo.visitor import Visitor
from approvals.meetings.models import Item
from workflows import clock, timers
from workflows.case import Case

WHY = {"reason": "情况属实，依据三(三)1"}


class Journey:
    """One applicant's case on its way; every method is something somebody does on a page."""

    def __init__(self, county: County, applicant: Visitor, number: str):
        self.county, self.applicant, self.number = county, applicant, number

    @property
    def case(self):
        return Case.objects.get(number=self.number).coerced

    @property
    def url(self) -> str:
        return f"/cases/{self.number}/"

    @property
    def mine(self) -> str:
        return f"/my/cases/{self.number}/"

    def at(self, role: str, action: str, said=None, unit=None):
        """Somebody at a desk of the handling bureau (or of another unit) acts."""
        return self.county.at(f"{role}@{unit or self.case.unit}").decide(self.url, action, said)

    def accept(self):
        seen = [item["code"] for item in self.case.facts["materials"]]
        self.at("intake", "accept", {"seen": seen, "person_matches": "on"})

    def check(self, **more):
        self.at("eligibility", "pass_check", {"category_confirmed": "on", "opinion": "经核符合条件"} | more)

    def review(self, **more):
        self.at("review", "confirm_eligible", {"opinion": "同意初审意见"} | more)

    def vet(self, bodies="原单位\n原单位所在地纪委监委"):
        self.at("vetting", "plan_vetting", {"desks": ["JJW", "GAJ"], "bodies": bodies})
        for unit in ("JJW", "GAJ"):
            self.at("cosign", "give_opinion", {"agree": "yes"}, unit)
        for number, _ in enumerate(bodies.splitlines(), 1):
            self.at("vetting", "send_letter", {})
            said = {
                "agree": "yes",
                "dated": self.today,
                "letter": f"函〔{clock.today().year}〕{number}号",
                "scan": scan(),
            }
            self.at("vetting", "register_reply", said)
        self.examine()

    def examine(self):
        desk, unit = "vetting", self.case.unit
        examiners = self.county.declared["officials"]
        names = [account for account, (_, *desks) in examiners.items() if f"{desk}@{unit}" in desks]
        people = [person.pk for person in users(names)]
        self.at("vetting", "record_examination", {
            "examiners": people, "held_on": self.today, "place": "原单位", "talked_with": "分管领导、同事共五人",
            "findings": "政治素质好，业务扎实，群众评价较好"})  # fmt: skip
        self.at("vetting", "review_file", {
            "read_on": self.today, "age": "与身份证一致", "seniority": "与档案一致", "party": "无", "schooling": "全日制本科",
            "career": "毕业后一直在原单位工作", "standing": "事业身份", "in_order": "yes"})  # fmt: skip

    def conclude(self):
        self.at("vetting", "pass_vetting", {"report": "考察合格，建议安置"})

    def to_placing(self):
        self.accept()
        self.check()
        self.review()
        self.vet()
        self.conclude()

    def place(self, unit="YZ", kind="事业（财政核拨）", post="数学教师", authority="BWH", agree="yes"):
        self.at("transfer", "propose_placement", {
            "unit": unit, "kind": kind, "post": post, "reason": "专业对口", "authority": authority})  # fmt: skip
        above = self.case.known.placement["supervisor"]
        self.at(
            "receiving", "give_reception", {"agree": agree, "text": "岗位已满" if agree == "no" else ""}, unit
        )
        if above:
            self.at("receiving", "give_reception", {"agree": "yes"}, above)

    def request(self):
        self.at("transfer", "request_staffing", {"statement": "教学岗位缺员"})

    def grant(self):
        self.at("staffing", "grant_staffing", {"checked": "on"}, "BB")

    def to_committee(self, **place):
        self.to_placing()
        self.place(**place)
        self.request()
        self.grant()

    def meet(self, outcome="agree", desk="secretary@BB", body="BWH", reason=""):
        """A sitting: agenda, result, signing."""
        secretary, number = (
            self.county.at(desk),
            f"纪要〔{clock.today().year}〕{self.county.next_minutes()}号",
        )
        head = {"body": body, "held_on": self.today, "place": "县委会议室", "chair": "张主任", "minutes_number": number,
                "members": "张主任 主任\n李副主任 副主任\n王委员 委员 缺席"}  # fmt: skip
        page = secretary.post("/meetings/", head)["Location"]
        task = self.case.task_set.get(finished=None)
        secretary.post(page, {"task": [task.pk]}, to=f"{page}agenda/")
        item = Item.objects.get(task=task)
        result = {
            f"item{item.pk}-outcome": outcome,
            f"item{item.pk}-reason": reason or ("需补充论证" if outcome != "agree" else ""),
        }
        secretary.post(page, head | result | {"seal": "1"})

    def inquire(self):
        self.at("transfer", "send_inquiry", {"to": "原单位"})

    def answer(self, action="present_unit_agrees"):
        self.at("transfer", action, {"dated": self.today, "letter": "复函1号", "scan": scan()})

    def notify(self):
        self.at(
            "transfer", "pass_file_check", {"received_on": self.today, "volumes": 1, "conclusion": "材料齐全"}
        )
        self.at("transfer", "issue_notice", {"report_by": (clock.today() + timedelta(days=30)).isoformat()})

    def pledge(self):
        self.applicant.decide(self.mine, "sign_pledge", {"scan": scan("承诺书.pdf"), "agreed": "on"})

    def report(self):
        unit = self.case.known.placement["unit"]
        self.at("receiving", "report_arrival", {"reported_on": self.today}, unit)
        for formality in list(self.case.formalities_left(required_only=True)):
            self.at(
                "transfer",
                "tick_formality",
                {"formality": formality, "done_on": self.today, "number": "登记1号"},
            )
        self.at("transfer", "complete_formalities", {})

    def arrive(self, **place):
        self.to_committee(**place)
        self.meet()
        self.inquire()
        self.answer()
        self.notify()
        self.pledge()
        self.report()

    def serve_a_year(self):
        later(366)
        unit = self.case.known.placement["unit"]
        self.at("receiving", "confirm_year", {"on_post": "on"}, unit)

    def leave(self, action="withdraw"):
        self.applicant.post(f"{self.mine}{action}/", WHY)

    def give_back(self):
        self.at("staffing", "give_back", WHY, "BB")

    def correct(self):
        self.at("intake", "ask_corrections", {"items": [], "others": "补交近两年考核表"})
        hand_in(self.applicant, ["B1"])
        key = self.applicant.hidden("/my/transfer/check/", "key")
        self.applicant.post("/my/transfer/check/", {"key": key, "sure": "1"})

    @property
    def today(self) -> str:
        return clock.today().isoformat()


def users(accounts):
    from parties.people import User

    return User.objects.filter(username__in=accounts).order_by("pk")


def later(days: int) -> None:
    """Days go by: the worker has done its work, the clock is moved, what is due happens."""
    work_off()
    clock.move_to(clock.now() + timedelta(days=days))
    timers.tick()
    work_off()


def work_off() -> None:
    call_command("db_worker", batch=True, interval=0, verbosity=0)
