"""The papers of a transfer: what each says, read off the case and the decision that prints it."""

from documents.papers.kind import Kind
from documents.words import (
    Words,
    about,
    boxes,
    day,
    letter,
    opinions,
    person,
    placed,
    rules,
    unit_name,
)
from parties.units import Unit
from workflows.transfer.flow import CORRECTION_DAYS, RESERVATION_DAYS

OBJECTION = "对本告知有异议的，可以向我单位陈述意见；条件具备后，可以重新申请。"


def materials(case) -> str:
    return "；".join(item["title"] for item in case.known.get("materials", []))


# 申请、受理


def application(case, entry) -> Words:
    known = case.known
    wishes = "、".join(Unit.objects.filter(code__in=known.wishes).values_list("name", flat=True))
    family = "；".join(
        "　".join(filter(None, (one["relation"], one["name"], one.get("staff_unit"))))
        for one in known.get("family", [])
    )
    rows = [
        ("申请依据", "、".join(known.get("grounds") or [])), ("在清亲属", family), ("意向单位", wishes),
        ("服从调剂", "是" if known.get("accepts_adjustment") else "否"), ("申请理由", known.get("statement") or ""),
        ("所交材料", materials(case)), ("承诺", "本人承诺以上内容和所交材料真实，如有不实愿承担相应责任。"),
    ]  # fmt: skip
    rows = [(title, said) for title, said in rows if said]
    return {"head": about(case), "pairs": person(case), "rows": rows, "own": ["申请人签名：", "日期："]}


def receipt(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您递交的清雁归清调动申请已于{day(entry.at)}受理，办件编号{case.number}，查询码{case.lookup_code}。",
        f"已核对原件的材料：{materials(case)}。",
        "请妥善保管查询码，凭办件编号和查询码可以查询办理进度。",
    ])  # fmt: skip


def not_accepted(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您于{day(case.filed)}递交的清雁归清调动申请（办件编号{case.number}），经审查不予受理。",
        f"理由：{entry.said('reason', '')}", OBJECTION,
    ])  # fmt: skip


def corrections(case, entry) -> Words:
    wanted = [f"{n}．{item}" for n, item in enumerate(entry.said("wanted", []), 1)]
    return letter(case, case.subject, [
        f"您的清雁归清调动申请（办件编号{case.number}）需要补正，现一次性告知如下：", *wanted,
        f"请自本告知送达之日起{CORRECTION_DAYS}个工作日内提交。逾期未提交的，视为放弃本次申请；补齐后可以重新申请。",
    ])  # fmt: skip


# 资格初审


def eligibility(case, entry) -> Words:
    check, passed = case.known.get("check", {}), entry.action == "confirm_eligible"
    rows = [*rules(case), ("审查结论", "合格" if passed else "不合格")]
    if check.get("waiver"):
        granted = entry.said("waiver_reason") or "未同意"
        rows += [("放宽理由\n（经办）", check["waiver"]), ("放宽理由\n（审核）", granted)]
    steps = case.log.select_related("actor").filter(action__in=["pass_check", "fail_check", entry.action])
    latest = {one.action in ("pass_check", "fail_check"): one for one in steps.order_by("number")}
    return {"head": about(case), "pairs": person(case), "rows": rows,
            "boxes": boxes([one for _, one in sorted(latest.items(), reverse=True)])}  # fmt: skip


def ineligible(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您的清雁归清调动申请（办件编号{case.number}）经资格审查不合格。", f"理由：{entry.said('reason', '')}", OBJECTION,
    ])  # fmt: skip


# 考察审查


def consultation(case, entry) -> Words:
    return letter(case, entry.said("body", ""), [
        f"{case.subject}同志（现任{case.known.get('job', {}).get('present_unit', '')}{case.known.get('job', {}).get('post', '')}）"
        "申请以清雁归清方式调入我县工作。为做好考察，请就以下事项函复我单位：",
        "一、该同志的现实表现；", "二、该同志遵守纪律、廉洁自律的情况；", "三、是否同意该同志调出，以及其他需要说明的情况。",
        "复函请注明文号和日期，并加盖公章。",
    ], heading=f"关于征求对{case.subject}同志意见的函")  # fmt: skip


READ = {
    "age": "年龄", "seniority": "工龄", "party": "党龄", "schooling": "学历", "career": "工作经历", "standing": "身份",
    "doubts": "疑点",
}  # fmt: skip


def vetting_report(case, entry) -> Words:
    said = {
        one.action: one
        for one in case.log.order_by("number")
        if one.action in ("record_examination", "review_file")
    }
    looked, file = said.get("record_examination"), said.get("review_file")
    rows = []
    if looked:
        held = f"{day(looked.said('held_on'))}　{looked.said('place', '')}"
        rows += [("考察时间地点", held), ("谈话对象", looked.said("talked_with", ""))]
        rows += [("考察情况", looked.said("findings", ""))]
    if file:
        read = [f"{title}：{file.said(name)}" for name, title in READ.items() if file.said(name)]
        rows += [("档案审核", "\n".join(read))]
    rows += [(f"意见\n{body}", answer) for body, answer in
             opinions(case, "cosign", "reply", round_=case.known.vetting.get("round"))]  # fmt: skip
    if entry.said("dissent_answer"):
        rows += [("不同意见的处理", entry.said("dissent_answer"))]
    concluded = "考察合格" if entry.action == "pass_vetting" else "考察不合格"
    rows += [("考察结论", f"{concluded}。{entry.said('report') or entry.said('reason') or ''}")]
    return {"head": about(case), "pairs": person(case), "rows": rows, "own": ["考察人员签名：", "日期："]}


# 用编申请、编委会


def staffing_request(case, entry) -> Words:
    place = case.known.placement
    heard = [
        (f"接收意见\n{body}", said) for body, said in opinions(case, "reception", round_=place.get("round"))
    ]
    rows = [
        ("申请单位", unit_name(case.unit)),
        ("拟安置", placed(case)),
        ("对口、职能\n相近的理由", place.get("reason", "")),
    ]
    rows += [*heard, ("用编理由", entry.said("statement", ""))]
    return {"head": about(case), "pairs": person(case), "rows": rows, "own": ["申请单位（盖章）：", "日期："]}


def staffing_approval(case, entry) -> Words:
    return letter(case, unit_name(case.unit), [
        f"你单位提出的用编申请收悉。经核对编制台账，同意为{case.subject}同志预留{placed(case)}编制1名，提交县委编委会研究。",
        f"预留自本通知之日起{RESERVATION_DAYS}日内有效，期满未经研究同意的自行失效。",
    ], signer=unit_name("BB"))  # fmt: skip


def approval_form(case, entry) -> Words:
    """One opinion box per finished step."""
    steps = case.log.select_related("actor").exclude(desk=None).exclude(desk="")
    finished = [
        one
        for one in steps.order_by("number")
        if "@" in one.desk and one.task_id and one.source != one.target
    ]
    rows = [("拟安置", placed(case)), *opinions(case, "cosign", "reply", "reception")]
    if number := case.known.get("resolution", {}).get("number") or entry.said("number"):
        rows += [("会议纪要文号", number)]
    return {"head": about(case), "pairs": person(case), "rows": rows, "boxes": boxes(finished)}


# 办理调动


def inquiry(case, entry) -> Words:
    return letter(case, entry.said("to", ""), [
        f"因工作需要，经研究，拟商调你单位{case.subject}同志到{placed(case)}工作。",
        "如同意调出，请函复我单位，并将该同志的人事档案按规定转递我单位审核。",
    ], heading=f"关于商调{case.subject}同志的函")  # fmt: skip


def transfer_notice(case, entry) -> Words:
    return letter(case, unit_name(case.known.placement["unit"]), [
        f"经研究，同意{case.subject}同志调入{placed(case)}工作，请按规定办理入编、工资、社会保险等手续。",
        f"请通知本人于{day(entry.said('report_by'))}前报到。最低服务年限为五年，自报到之日起算。",
    ], heading=f"关于{case.subject}同志调动的通知")  # fmt: skip


def introduction(case, entry) -> Words:
    return letter(case, unit_name(case.known.placement["unit"]), [
        f"兹介绍{case.subject}同志到你单位报到，任职（岗位）为{case.known.placement.get('post', '')}，请接洽。",
        f"有效期至{day(entry.said('report_by'))}。",
    ])  # fmt: skip


def pledge(case, entry) -> Words:
    return {"paragraphs": [
        f"本人{case.subject}，经批准以清雁归清方式调入{placed(case)}工作。",
        "本人承诺：自报到之日起，在清流县最低服务五年；服务期内服从组织安排，认真履行岗位职责，按年度接受服务情况确认。",
    ], "to": unit_name(case.unit), "own": ["承诺人签名：", "日期："]}  # fmt: skip


def service_certificate(case, entry) -> Words:
    started, ended = case.known.reported_on, case.known.fulfilled_on
    return letter(case, case.subject, [
        f"{case.subject}同志以清雁归清方式调入，于{day(started)}报到，至{day(ended)}已服务满五年最低服务年限。",
        "特此证明。",
    ])  # fmt: skip


KINDS = {
    "application": Kind("清雁归清调动申请表", "form", application, for_applicant=True),
    "receipt": Kind("受理回执", "letter", receipt, for_applicant=True),
    "not_accepted": Kind("不予受理告知书", "letter", not_accepted, "case", for_applicant=True),
    "corrections": Kind("补正材料一次性告知书", "letter", corrections, "case", for_applicant=True),
    "eligibility": Kind("资格审查表", "form", eligibility),
    "ineligible": Kind("资格审查不合格告知书", "letter", ineligible, "case", for_applicant=True),
    "consultation": Kind("征求意见函", "letter", consultation, "case"),
    "vetting_report": Kind("考察报告", "form", vetting_report),
    "staffing_request": Kind("用编申请表", "form", staffing_request),
    "staffing_approval": Kind("编制使用核准通知单", "letter", staffing_approval, "BB"),
    "approval_form": Kind("干部调动审批表", "form", approval_form),
    "inquiry": Kind("商调函", "letter", inquiry, "case"),
    "transfer_notice": Kind("调动通知", "letter", transfer_notice, "case", for_applicant=True),
    "introduction": Kind("介绍信", "letter", introduction, "case", for_applicant=True),
    "pledge": Kind("服务期承诺书", "letter", pledge, for_applicant=True),
    "service_certificate": Kind("服务期满证明", "letter", service_certificate, "case", for_applicant=True),
}
