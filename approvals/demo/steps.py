"""The ordinary way of a transfer through the pages, in pieces a story puts together."""

from datetime import timedelta

from approvals.demo.county import file, hand_in, scan
from approvals.demo.sittings import Sitting
from approvals.demo.way import Way, later
from approvals.meetings.models import Item
from parties.people import User
from workflows import clock

WHY = {"reason": "情况属实，依据三(三)1"}


class Journey(Way):
    """A transfer on its way; every method is something somebody does on a page."""

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
        examiners = User.objects.filter(username__in=self.county.accounts[f"{desk}@{unit}"])
        people = [person.pk for person in examiners.order_by("pk")]
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
        sitting = Sitting(self.county, desk, body)
        task = self.case.task_set.get(finished=None)
        sitting.put_on({"task": [task.pk]})
        item = Item.objects.get(task=task)
        sitting.sign({
            f"item{item.pk}-outcome": outcome,
            f"item{item.pk}-reason": reason or ("需补充论证" if outcome != "agree" else ""),
        })  # fmt: skip

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

    def give_back(self):
        self.at("staffing", "give_back", WHY, "BB")

    def correct(self):
        self.at("intake", "ask_corrections", {"items": [], "others": "补交近两年考核表"})
        hand_in(self.applicant, self.draft)
        file(self.applicant, self.draft, key=self.applicant.hidden(f"{self.draft}check/", "key"))
