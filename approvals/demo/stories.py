"""The worked cases: every verdict and every ending, each with the clause that decides it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from approvals.demo.steps import WHY, Journey
from approvals.demo.way import later
from workflows.transfer.states import S


@dataclass(frozen=True)
class Story:
    """One person, what he says otherwise than the ordinary applicant, what happens, how it ends and why."""

    name: str
    happens: Callable[[Journey], Any]
    ends: S
    clause: str
    says: dict[str, dict] = field(default_factory=dict)


def fulfilled(way: Journey):
    way.arrive()
    for _ in range(5):
        way.serve_a_year()


def breached(way: Journey):
    way.arrive()
    later(60)
    unit = way.case.known.placement["unit"]
    said = {"left_on": way.today, "reason": "考录到外县"}
    way.county.at(f"receiving@{unit}").post(way.url, said, to=f"{way.url}interrupts/record_departure/")
    way.at("transfer", "close_departure", {"outcome": "已谈话并记入台账；方案未规定其他处理"})


def ineligible(way: Journey):
    way.accept()
    way.at("eligibility", "fail_check", WHY)
    way.at("review", "confirm_ineligible", WHY)


def lapsed(way: Journey):
    way.at("intake", "ask_corrections", {"items": [], "others": "补交学历认证报告"})
    later(40)


def corrected_then_vetting_fails(way: Journey):
    way.correct()
    way.accept()
    way.check()
    way.review()
    way.vet()
    way.at("vetting", "fail_vetting", WHY)


def waived_then_declined(way: Journey):
    way.accept()
    way.check(waiver="紧缺学科，业务能力突出")
    way.review(waiver_reason="紧缺学科，同意放宽")
    way.vet()
    way.conclude()
    way.place()
    way.request()
    way.grant()
    way.meet("decline")


def adjusted_in_vain(way: Journey):
    way.to_placing()
    way.place(agree="no")
    way.place(unit="SYXX", post="数学教师")
    way.applicant.decide(way.mine, "decline_adjustment", WHY)
    way.at("transfer", "find_no_post", WHY)


def passed_on_and_refused(way: Journey):
    way.at("intake", "pass_on", WHY | {"unit": "RSJ"})
    way.to_placing()
    way.place()
    way.request()
    way.at("staffing", "refuse_staffing", WHY, "BB")


def postponed_then_present_unit_refuses(way: Journey):
    way.to_committee()
    way.meet("postpone")
    way.meet("agree")
    way.inquire()
    way.answer("present_unit_refuses")
    way.give_back()


def file_fails(way: Journey):
    way.to_committee()
    way.meet()
    way.inquire()
    way.answer()
    way.at("transfer", "fail_file_check", WHY)
    way.give_back()


def gives_up(way: Journey):
    way.to_committee()
    way.meet()
    way.leave("give_up")
    way.give_back()


def never_reports(way: Journey):
    way.to_committee()
    way.meet()
    way.inquire()
    way.answer()
    way.notify()
    later(40)
    way.give_back()


def second_record_declines(way: Journey):
    way.to_committee(unit="350423100", kind="行政", post="副科级干部", authority="ZZB")
    way.meet()
    way.meet("decline", "secretary@ZZB", "ZZB")
    way.give_back()


def waits_then_reservation_expires(way: Journey):
    way.to_placing()
    way.place()
    way.request()
    way.at("staffing", "queue_staffing", WHY, "BB")
    way.grant()
    later(130)
    way.leave()


CIVIL = {
    "work": {"system": "公务员", "identity": "公务员", "sector": "机关", "post": "科员"},
    "wishes": {"wishes": ["350423100"]},
}
COLLEGE = {"education": {"rows-0-level": "大学专科"}}
BAD_YEAR = {"assessments": {"rows-0-grade": "不合格"}}
INCOMPLETE = {"assessments": {"complete": "no"}}

STORIES = [
    Story(
        "黄小梅", lambda way: way.at("intake", "refuse_acceptance", WHY), S.NOT_ACCEPTED, "三(三)1 申请范围"
    ),
    Story("吴建华", ineligible, S.INELIGIBLE, "三(三)1 年度考核", BAD_YEAR),
    Story("罗明亮", ineligible, S.INELIGIBLE, "三(三)1 考核材料不全，须补证", INCOMPLETE),
    Story("赖春花", lapsed, S.LAPSED, "一次性告知，逾期未补正"),
    Story("江水生", lambda way: way.leave(), S.WITHDRAWN, "申请人自愿"),
    Story("李文静", corrected_then_vetting_fails, S.REFUSED, "三(三)1 考察审查"),
    Story("伍志强", waived_then_declined, S.REFUSED, "三(三)1 一般应；编委会研究", COLLEGE),
    Story("巫晓燕", adjusted_in_vain, S.REFUSED, "三(三)1 服从调剂"),
    Story("魏东明", passed_on_and_refused, S.REFUSED, "三(三)1 单位空编进人"),
    Story("邹丽萍", postponed_then_present_unit_refuses, S.TERMINATED, "三(三)1 办理调动"),
    Story("童海峰", file_fails, S.TERMINATED, "三(三)1 档案审核"),
    Story("曾玉兰", gives_up, S.TERMINATED, "申请人放弃"),
    Story("马晓东", never_reports, S.TERMINATED, "调动通知的报到期限"),
    Story("欧阳倩", second_record_declines, S.TERMINATED, "三(三)1 干部管理权限", CIVIL),
    Story("范喆", waits_then_reservation_expires, S.WITHDRAWN, "三(三)1 控制总量，预留到期"),
    Story("陈思远", breached, S.BREACHED, "三(三)1 最低服务年限5年（方案未规定罚则）"),
    Story("林归来", fulfilled, S.FULFILLED, "三(三)1 最低服务年限5年"),
]
