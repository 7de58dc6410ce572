"""清雁归清 三(三)1: what may happen to a transfer, and when."""

from django.utils.functional import cached_property

from parties import secrets, services
from parties.establishment import is_shortage
from workflows import clock, ledger
from workflows.case import Case
from workflows.fsm import Refused, action
from workflows.opinions import Opinion
from workflows.transfer import forms, retyping
from workflows.transfer.facts import Facts
from workflows.transfer.formalities import formalities_of
from workflows.transfer.guards import (
    another_person,
    committee_agreed,
    committee_declined,
    committee_postponed,
    dissent_is_answered,
    five_years_served,
    formalities_done,
    letter_was_sent,
    meets_every_condition,
    took_part,
    was_told,
)
from workflows.transfer.places import first_in_line, release_places, reserve_places
from workflows.transfer.states import AFTER_APPROVAL, BEFORE_APPROVAL, IN_SERVICE, S
from workflows.transfer.verdicts import keep_check, keep_review, keep_warning


class Transfer(Case):
    """A transfer of a serving official or institution employee back to the county."""

    RETYPABLE = retyping.ANSWERS

    class Meta:
        proxy = True
        default_permissions = ("manage",)

    @cached_property
    def known(self) -> Facts:
        return Facts(self.facts)

    def learn(self, **facts) -> None:
        """Add to what the case knows."""
        self.facts = {**self.facts, **facts}
        self.__dict__.pop("known", None)

    def legend(self) -> dict[str, dict[str, str]]:
        return {"formality": {one.code: one.title for one in formalities_of(self.known)}}

    def formalities_left(self, required_only=False) -> dict[str, str]:
        """The formalities of this person's track not yet ticked."""
        done = self.facts.get("formalities", {})
        wanted = formalities_of(self.known)
        return {f.code: f.title for f in wanted if f.code not in done and (f.required or not required_only)}

    # 申请、受理

    @action("递交申请", source=S.DRAFT, target=S.FILED, prints=["application"],
            tell="您的申请已递交，办件编号 {number}，请等待受理。")  # fmt: skip
    def submit(self, move): ...

    @action("受理", source=S.FILED, target=S.CHECKING, form=forms.Accepting, prints=["receipt"],
            tell="您的申请已受理，正在进行资格初审。")  # fmt: skip
    def accept(self, move):
        seen = {code: {"by": move.actor.pk, "at": move.at.isoformat()} for code in move["seen"]}
        self.learn(seen=seen, accepted_on=clock.today().isoformat(), accepted_at=move.at.isoformat())

    @action("转其他单位受理", source=S.FILED, target=S.FILED, form=forms.PassingOn,
            tell="您的申请已转至其他单位受理：{reason}")  # fmt: skip
    def pass_on(self, move):
        self.unit = move["unit"]

    @action("一次性告知补正", source=[S.FILED, S.CHECKING], target=S.CORRECTING, form=forms.Correcting,
            prints=["corrections"], tell="请一次性补正：{list}。请在期限内提交，逾期未补正的视为放弃本次申请。")  # fmt: skip
    def ask_corrections(self, move):
        times = self.facts.get("corrections", {}).get("times", 0) + 1
        self.learn(corrections={"wanted": move["wanted"], "items": move["items"], "times": times})

    @action("提交补正", source=S.CORRECTING, target=S.FILED, tell="您的补正材料已提交，请等待受理。")
    def resubmit(self, move):
        self.learn(**move.handed.get("draft", {}))

    @action("逾期未补正", source=S.CORRECTING, target=S.LAPSED, guards=[was_told], adverse=True,
            tell="您未在期限内补正，本次申请终止；补齐材料后可以重新申请。")  # fmt: skip
    def lapse(self, move): ...

    @action("不予受理", source=S.FILED, target=S.NOT_ACCEPTED, form=forms.Reasoned, prints=["not_accepted"],
            adverse=True, tell="您的申请不予受理：{reason}")  # fmt: skip
    def refuse_acceptance(self, move): ...

    @action("更正笔误", source=[S.FILED, S.CHECKING], target=None, form=forms.Retyping)
    def retype(self, move):
        if move["field"] == retyping.ID_NUMBER:
            return self.correct_id_number(move)
        answer = retyping.ANSWERS[move["field"]]
        move.said["before"] = answer.of(self.facts)
        self.learn(**answer.put(self.facts, move["after"]))
        if move["field"] == "name":
            self.subject = move["after"]
            services.correct_name(self.applicant_id, self.subject)
        if move["field"] == "present_unit":
            self.brief = move["after"]

    # 资格初审

    @action("初审合格", source=S.CHECKING, target=S.REVIEWING, form=forms.Checking, guards=[meets_every_condition],
            ledger=[keep_check])  # fmt: skip
    def pass_check(self, move):
        self.learn(check=checked(move, "pass"))

    @action("初审不合格", source=S.CHECKING, target=S.REVIEWING, form=forms.Reasoned)
    def fail_check(self, move):
        self.learn(check=checked(move, "fail"))

    @action("退回受理", source=S.CHECKING, target=S.FILED, form=forms.Reasoned)
    def return_to_intake(self, move): ...

    @action("审核合格", source=S.REVIEWING, target=S.ELIGIBLE, form=forms.Confirming, prints=["eligibility"],
            guards=[another_person, meets_every_condition], ledger=[keep_review], tell="您的资格初审已通过，将安排考察审查。")  # fmt: skip
    def confirm_eligible(self, move):
        self.learn(review={"by": move.actor.pk, "waiver_reason": move["waiver_reason"]})

    @action("审核不合格", source=S.REVIEWING, target=S.INELIGIBLE, form=forms.Reasoned, guards=[another_person],
            prints=["eligibility", "ineligible"], adverse=True, tell="资格审查不合格：{reason}")  # fmt: skip
    def confirm_ineligible(self, move): ...

    @action("退回经办", source=S.REVIEWING, target=S.CHECKING, form=forms.Reasoned)
    def return_check(self, move): ...

    # 考察审查

    @action("安排考察", source=S.ELIGIBLE, target=S.VETTING, form=forms.PlanningVetting)
    def plan_vetting(self, move):
        round_ = self.known.vetting.get("round", 0) + 1
        self.learn(vetting={"round": round_, "desks": move["desks"], "bodies": move["bodies"]}, letters={})

    @action("会签", source=S.VETTING, target=S.VETTING, form=forms.Opining)
    def give_opinion(self, move):
        self.hear("cosign", self.known.vetting["round"], move["unit"], move)

    @action("发征求意见函", source=S.VETTING, target=None, form=forms.SendingLetter, prints=["consultation"])
    def send_letter(self, move):
        self.learn(letters={**self.facts["letters"], move["body"]: clock.today().isoformat()})

    @action(
        "登记复函", source=S.VETTING, target=S.VETTING, form=forms.RegisteringReply, guards=[letter_was_sent]
    )
    def register_reply(self, move):
        self.hear("reply", self.known.vetting["round"], move["body"], move)

    @action("登记考察", source=S.VETTING, target=S.VETTING, form=forms.Examining, guards=[took_part])
    def record_examination(self, move):
        self.learn(vetting={**self.known.vetting, "examiners": move["examiners"]})

    @action("登记阅档", source=S.VETTING, target=S.VETTING, form=forms.ReadingFile)
    def review_file(self, move):
        self.learn(
            vetting={**self.known.vetting, "file": {"in_order": move["in_order"], "doubts": move["doubts"]}}
        )

    @action("考察合格", source=S.VETTING, target=S.PLACING, form=forms.Concluding, guards=[dissent_is_answered],
            prints=["vetting_report"], tell="您的考察审查已通过，正在拟定安置单位。")  # fmt: skip
    def pass_vetting(self, move): ...

    @action("考察不合格", source=S.VETTING, target=S.REFUSED, form=forms.Reasoned, prints=["vetting_report"],
            adverse=True, tell="考察审查未通过：{reason}")  # fmt: skip
    def fail_vetting(self, move): ...

    @action("重新考察", source=S.VETTING, target=S.ELIGIBLE, form=forms.Reasoned)
    def vet_again(self, move): ...

    # 拟安置

    @action("拟安置", source=S.PLACING, target=S.RECEIVING, form=forms.Proposing)
    def propose_placement(self, move):
        round_ = self.known.placement.get("round", 0) + 1
        keep = ("unit", "unit_name", "kind", "post", "reason", "authority", "supervisor")
        said = {name: move.get(name) for name in keep}
        self.learn(
            placement=said
            | {"round": round_, "shortage": is_shortage(said["unit"], said["post"], clock.today())}
        )

    @action("无合适岗位", source=S.PLACING, target=S.REFUSED, form=forms.Reasoned, adverse=True,
            tell="暂无合适岗位：{reason}")  # fmt: skip
    def find_no_post(self, move): ...

    @action("出具接收意见", source=S.RECEIVING, target=S.RECEIVING, form=forms.Opining)
    def give_reception(self, move):
        self.hear("reception", self.known.placement["round"], move["unit"], move)

    @action("不同意接收", source=S.RECEIVING, target=S.PLACING)
    def decline_reception(self, move): ...

    @action("征求调剂意见", source=S.RECEIVING, target=S.ADJUSTING,
            tell="拟将您安置到意向以外的单位，请在期限内确认是否接受调剂。")  # fmt: skip
    def ask_adjustment(self, move): ...

    @action("同意接收", source=S.RECEIVING, target=S.REQUESTING)
    def agree_reception(self, move): ...

    @action("接受调剂", source=S.ADJUSTING, target=S.REQUESTING, tell="您已接受调剂。")
    def accept_adjustment(self, move): ...

    @action(
        "不接受调剂",
        source=S.ADJUSTING,
        target=S.PLACING,
        form=forms.Reasoned,
        tell="您未接受调剂，将另行研究安置。",
    )
    def decline_adjustment(self, move): ...

    @action(
        "逾期未确认调剂",
        source=S.ADJUSTING,
        target=S.PLACING,
        guards=[was_told],
        tell="您未在期限内确认调剂，将另行研究安置。",
    )
    def adjustment_lapses(self, move): ...

    # 用编申请

    @action("申请用编", source=S.REQUESTING, target=S.STAFFING, form=forms.Requesting, prints=["staffing_request"],
            tell="已为您向县委编办申请用编。")  # fmt: skip
    def request_staffing(self, move): ...

    @action("退回安置", source=[S.REQUESTING, S.STAFFING], target=S.PLACING, form=forms.Reasoned)
    def return_to_placing(self, move): ...

    @action("核准用编", source=[S.STAFFING, S.WAITING], target=S.COMMITTEE, form=forms.Granting, guards=[first_in_line],
            ledger=[reserve_places], prints=["staffing_approval"], tell="用编已核准预留，将提交县委编委会研究。")  # fmt: skip
    def grant_staffing(self, move):
        self.learn(staffing={"granted_on": clock.today().isoformat()})

    @action(
        "转入轮候",
        source=S.STAFFING,
        target=S.WAITING,
        form=forms.Reasoned,
        tell="本年度控制总量已满，您已进入轮候。",
    )
    def queue_staffing(self, move): ...

    @action("不予用编", source=[S.STAFFING, S.WAITING], target=S.REFUSED, form=forms.Reasoned, adverse=True,
            tell="用编申请未获核准：{reason}")  # fmt: skip
    def refuse_staffing(self, move): ...

    # 编委会研究

    @action("编委会同意", source=S.COMMITTEE, target=S.APPROVED, form=forms.Resolved, guards=[committee_agreed],
            ledger=[ledger.commit, keep_warning], prints=["approval_form"], tell="县委编委会已研究同意您调入。")  # fmt: skip
    def approve(self, move):
        self.learn(resolution={"number": move.get("number")})

    @action("编委会不同意", source=S.COMMITTEE, target=S.REFUSED, form=forms.Resolved, guards=[committee_declined],
            ledger=[release_places, keep_warning], adverse=True, tell="县委编委会研究未同意您调入。{reason}")  # fmt: skip
    def decline(self, move): ...

    @action("编委会暂缓", source=S.COMMITTEE, target=S.COMMITTEE, form=forms.Resolved, guards=[committee_postponed],
            ledger=[keep_warning], tell="县委编委会决定暂缓研究您的申请。")  # fmt: skip
    def postpone(self, move): ...

    @action("预留到期", source=S.COMMITTEE, target=S.REQUESTING, ledger=[release_places],
            tell="用编预留到期，将重新申请用编。")  # fmt: skip
    def expire_staffing(self, move): ...

    @action("进入商调", source=S.APPROVED, target=S.INQUIRING)
    def begin_transfer(self, move): ...

    @action("提交任免研究", source=S.APPROVED, target=S.APPOINTING)
    def send_up(self, move): ...

    @action("任免研究同意", source=S.APPOINTING, target=S.INQUIRING, form=forms.Resolved, guards=[committee_agreed],
            tell="干部任免研究已同意，进入商调。")  # fmt: skip
    def confirm_appointment(self, move): ...

    @action("任免研究不同意", source=S.APPOINTING, target=S.RETURNING, form=forms.Resolved, guards=[committee_declined],
            adverse=True, tell="干部任免研究未同意。{reason}")  # fmt: skip
    def decline_appointment(self, move): ...

    @action(
        "任免研究暂缓",
        source=S.APPOINTING,
        target=S.APPOINTING,
        form=forms.Resolved,
        guards=[committee_postponed],
    )
    def postpone_appointment(self, move): ...

    # 办理调动

    @action("发商调函", source=S.INQUIRING, target=S.INQUIRED, form=forms.Inquiring, prints=["inquiry"],
            tell="已向您的原单位发出商调函。")  # fmt: skip
    def send_inquiry(self, move): ...

    @action(
        "原单位同意调出",
        source=S.INQUIRED,
        target=S.FILE_CHECK,
        form=forms.Answered,
        tell="原单位已同意调出，正在审核档案。",
    )
    def present_unit_agrees(self, move): ...

    @action("原单位不同意调出", source=S.INQUIRED, target=S.RETURNING, form=forms.Answered, adverse=True,
            tell="原单位不同意调出，调动终止，编制将收回。")  # fmt: skip
    def present_unit_refuses(self, move): ...

    @action("档案审核合格", source=S.FILE_CHECK, target=S.NOTIFYING, form=forms.FileChecked)
    def pass_file_check(self, move): ...

    @action("档案审核不合格", source=S.FILE_CHECK, target=S.RETURNING, form=forms.Reasoned, adverse=True,
            tell="档案审核不合格，调动终止：{reason}")  # fmt: skip
    def fail_file_check(self, move): ...

    @action("通知调动", source=S.NOTIFYING, target=S.PLEDGING, form=forms.Notifying,
            prints=["transfer_notice", "introduction", "pledge"],
            tell="调动通知已发出，请签署服务期承诺书，并于 {report_by} 前报到。")  # fmt: skip
    def issue_notice(self, move):
        self.learn(transfer={"report_by": move["report_by"].isoformat()})

    @action(
        "签署承诺书",
        source=S.PLEDGING,
        target=S.REPORTING,
        form=forms.Pledging,
        tell="您已签署服务期承诺书，请按期报到。",
    )
    def sign_pledge(self, move): ...

    @action("逾期未报到", source=[S.PLEDGING, S.REPORTING], target=S.RETURNING, adverse=True,
            tell="您未在期限内报到，调动终止，编制将收回。")  # fmt: skip
    def miss_report(self, move): ...

    @action(
        "报到",
        source=S.REPORTING,
        target=S.ARRIVED,
        form=forms.Reporting,
        tell="您已报到，五年最低服务年限自报到日起算。",
    )
    def report_arrival(self, move):
        self.learn(service={"reported_on": move["reported_on"].isoformat(), "years": []})

    @action("登记手续", source=S.ARRIVED, target=None, form=forms.Formality)
    def tick_formality(self, move):
        done = {"done_on": move["done_on"].isoformat(), "number": move["number"], "scan": move["scan"]}
        self.learn(formalities={**self.facts.get("formalities", {}), move["formality"]: done})

    @action(
        "手续办结",
        source=S.ARRIVED,
        target=S.SERVING,
        guards=[formalities_done],
        tell="您的调动手续已全部办结。",
    )
    def complete_formalities(self, move): ...

    @action("收回编制", source=S.RETURNING, target=S.TERMINATED, form=forms.Reasoned, ledger=[release_places])
    def give_back(self, move): ...

    # 服务期

    @action("到年度确认期", source=S.SERVING, target=S.CONFIRMING)
    def ask_confirmation(self, move): ...

    @action("年度确认", source=S.CONFIRMING, target=S.SERVING, form=forms.YearConfirmed)
    def confirm_year(self, move):
        service = self.facts["service"]
        year = {"on": clock.today().isoformat(), "by": move.actor.pk}
        self.learn(service={**service, "years": [*service["years"], year]})

    @action("继续服务", source=S.SERVING, target=S.SERVING)
    def continue_service(self, move): ...

    @action("服务期满", source=S.SERVING, target=S.FULFILLED, guards=[five_years_served], prints=["service_certificate"],
            tell="您已服务满五年最低服务年限。")  # fmt: skip
    def complete_service(self, move): ...

    @action("登记提前离开", source=IN_SERVICE, target=S.DEPARTED, form=forms.Departing, adverse=True)
    def record_departure(self, move):
        self.learn(departure={"left_on": move["left_on"].isoformat(), "reason": move["reason"]})

    @action("提前离开处理完毕", source=S.DEPARTED, target=S.BREACHED, form=forms.FollowedUp)
    def close_departure(self, move): ...

    # 申请人

    @action("撤销申请", source=BEFORE_APPROVAL, target=S.WITHDRAWN, form=forms.Reasoned, ledger=[release_places],
            tell="您已撤销申请。")  # fmt: skip
    def withdraw(self, move): ...

    @action(
        "放弃调动",
        source=AFTER_APPROVAL,
        target=S.RETURNING,
        form=forms.Reasoned,
        tell="您已放弃调动，编制将收回。",
    )
    def give_up(self, move): ...

    def correct_id_number(self, move) -> None:
        """The number goes to the person's encrypted record; the journal keeps both only in part."""
        number = move["after"]
        move.said["after"] = secrets.mask(number)
        try:
            move.said["before"] = services.correct_id_number(self.applicant_id, number, name=self.subject)
        except services.Unfit as clash:
            raise Refused(str(clash)) from None

    def hear(self, kind, round_, body, move) -> None:
        """Keep an opinion where the law can count it."""
        Opinion.objects.create(
            case=self, kind=kind, round=round_, body=body, agree=move["agree"], text=move["text"],
            letter=move.get("letter") or "", dated=move.get("dated"), by=move.actor, at=move.at,
        )  # fmt: skip


def checked(move, result):
    return {"by": move.actor.pk, "result": result, "waiver": move.get("waiver", "")}
