"""Every paper of the transfer: its title, its layout, whose number it bears, and what it says.

What a paper says is frozen here, in the deciding transaction; rendering happens later and only draws it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parties.people import Person
from parties.units import Unit
from workflows import clock
from workflows.opinions import Opinion
from workflows.transfer.facts import as_date

Words = dict[str, Any]
SIGNS = {
    "JYJ": "清教函", "WJJ": "清卫函", "RSJ": "清人社函", "ZZB": "清组函", "BB": "清委编办",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of paper. ``sign`` is the unit that numbers it: ``case`` for the handling bureau, or a code."""

    title: str
    layout: str
    words: Callable[[Any, Any], Words]
    sign: str | None = None
    for_applicant: bool = False


def person_rows(case) -> list[tuple[str, str]]:
    """Who it is about; the ID number only in part."""
    known, person = case.known, Person.objects.filter(user=case.applicant_id).first()
    applicant, job = known.facts["applicant"], known.get("job", {})
    degrees = "；".join(
        f"{'全日制' if one['full_time'] else '非全日制'}{one['level']}" for one in applicant.get("education") or ()
    )
    return [
        ("姓名", case.subject), ("性别", applicant.get("sex") or ""),
        ("身份证号", person.masked_id if person else ""), ("出生日期", applicant.get("birth_date") or ""),
        ("籍贯", applicant.get("native_place") or ""), ("学历", degrees),
        ("现工作单位", job.get("present_unit", "")), ("现任岗位", job.get("post", "")),
        ("身份", job.get("identity", "")), ("办件编号", case.number),
    ]  # fmt: skip


def rule_rows(case) -> list[tuple[str, str]]:
    outcome = {"met": "符合", "unmet": "不符合", "waivable": "可放宽", "unknown": "待核"}
    verdict = case.known.assessed(case.known.accepted_on or clock.today())
    return [(f"{one.sentence}（{one.clause}）", outcome[one.outcome]) for one in verdict.findings]


def unit_name(code: str) -> str:
    return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code


def placed(case) -> str:
    place = case.known.placement
    return f"{place.get('unit_name', '')}（{place.get('kind', '')}，{place.get('post', '')}）"


def application(case, entry) -> Words:
    wishes = "、".join(Unit.objects.filter(code__in=case.known.wishes).values_list("name", flat=True))
    rows = [*person_rows(case), ("意向单位", wishes), ("服从调剂", "是" if case.known.get("accepts_adjustment") else "否")]
    rows += [("所交材料", "；".join(item["title"] for item in case.known.get("materials", [])))]
    return {"rows": rows, "closing": "本人承诺以上内容真实。　　申请人签名：　　　　　　　　日期："}


def receipt(case, entry) -> Words:
    seen = "；".join(item["title"] for item in case.known.get("materials", []))
    return letter(case, case.subject, [
        f"您递交的清雁归清调动申请已于{day(entry.at)}受理，办件编号{case.number}，查询码{case.lookup_code}。",
        f"已核对原件的材料：{seen}。",
        "请妥善保管查询码，凭办件编号和查询码可以查询进度。",
    ])  # fmt: skip


def not_accepted(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您于{day(case.filed)}递交的清雁归清调动申请（{case.number}），经审查不予受理。",
        f"理由：{entry.said('reason', '')}", "如有异议，可向本单位陈述意见；条件具备后可以重新申请。",
    ])  # fmt: skip


def corrections(case, entry) -> Words:
    wanted = [f"{n}．{item}" for n, item in enumerate(entry.said("wanted", []), 1)]
    return letter(case, case.subject, [
        f"您的清雁归清调动申请（{case.number}）需要补正，现一次性告知如下：", *wanted,
        "请自本告知送达之日起15个工作日内提交；逾期未补正的，视为放弃本次申请。",
    ])  # fmt: skip


def eligibility(case, entry) -> Words:
    check, verdict = case.known.get("check", {}), "合格" if entry.action == "confirm_eligible" else "不合格"
    rows = [*person_rows(case), *rule_rows(case), ("初审结论", verdict)]
    if check.get("waiver"):
        rows += [("学历放宽理由（经办）", check["waiver"]), ("学历放宽理由（审核）", entry.said("waiver_reason") or "未同意")]
    return {"rows": [*rows, ("审核意见", entry.said("opinion") or entry.said("reason") or "")]}


def ineligible(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您的清雁归清调动申请（{case.number}）经资格审查不合格。", f"理由：{entry.said('reason', '')}",
        "如有异议，可向本单位陈述意见；条件变化后可以重新申请。",
    ])  # fmt: skip


def vetting_report(case, entry) -> Words:
    said = {one.action: one for one in case.log.filter(action__in=["record_examination", "review_file"])}
    looked, file = said.get("record_examination"), said.get("review_file")
    rows = [*person_rows(case)]
    if looked:
        rows += [("考察时间地点", f"{looked.said('held_on', '')}　{looked.said('place', '')}"),
                 ("谈话对象", looked.said("talked_with", "")), ("考察情况", looked.said("findings", ""))]  # fmt: skip
    if file:
        rows += [("阅档", "；".join(file.said(name, "") for name in ("age", "seniority", "party", "schooling", "standing")))]
    return {"rows": [*rows, *opinion_rows(case, "cosign", "reply"), ("考察结论", entry.said("report") or entry.said("reason") or "")]}


def opinion_rows(case, *kinds: str) -> list[tuple[str, str]]:
    heard = Opinion.objects.filter(case=case, kind__in=kinds).order_by("pk")
    names = dict(Unit.objects.filter(code__in=[one.body for one in heard]).values_list("code", "name"))
    return [
        (names.get(one.body, one.body), f"{'同意' if one.agree else '不同意'}　{one.text}　{one.letter}".strip())
        for one in heard
    ]


def consultation(case, entry) -> Words:
    return letter(case, entry.said("body", ""), [
        f"{case.subject}同志申请以清雁归清方式调入我县。请就该同志现实表现、廉洁自律及是否同意调出等情况提出意见，"
        "加盖公章后函复我单位。",
    ])  # fmt: skip


def staffing_request(case, entry) -> Words:
    place = case.known.placement
    return {"rows": [*person_rows(case), ("拟安置", placed(case)), ("对口、职能相近的理由", place.get("reason", "")),
                     *opinion_rows(case, "reception"), ("用编理由", entry.said("statement", ""))]}  # fmt: skip


def staffing_approval(case, entry) -> Words:
    return letter(case, unit_name(case.unit), [
        f"经核，同意为{case.subject}同志预留{placed(case)}编制1名，提交县委编委会研究。",
        "预留期内未研究同意的，预留自行失效。",
    ], signer=unit_name("BB"))  # fmt: skip


def approval_form(case, entry) -> Words:
    """One opinion box per finished step."""
    boxes = [(one.title, f"{one.said('opinion') or one.said('remark') or ''}　{one.actor or '系统'}　{day(one.at)}")
             for one in case.log.select_related("actor").order_by("number") if one.desk]  # fmt: skip
    return {"rows": [*person_rows(case), ("拟安置", placed(case)), *opinion_rows(case, "reception"), *boxes]}


def inquiry(case, entry) -> Words:
    return letter(case, entry.said("to", ""), [
        f"因工作需要，经我县县委编委会研究同意，拟商调{case.subject}同志到{placed(case)}工作。",
        "如贵单位同意调出，请将复函和该同志人事档案一并寄送我单位。",
    ])  # fmt: skip


def transfer_notice(case, entry) -> Words:
    return letter(case, unit_name(case.known.placement["unit"]), [
        f"经研究，同意{case.subject}同志调入{placed(case)}工作，请按规定办理入编、工资等手续。",
        f"请通知本人于{day(entry.said('report_by'))}前报到。",
    ])  # fmt: skip


def introduction(case, entry) -> Words:
    return letter(case, unit_name(case.known.placement["unit"]), [
        f"兹介绍{case.subject}同志到你单位报到，请接洽。（有效期至{day(entry.said('report_by'))}）",
    ])  # fmt: skip


def pledge(case, entry) -> Words:
    return {"paragraphs": [
        f"本人{case.subject}，经批准调入{placed(case)}工作。",
        "本人承诺：自报到之日起，在清流县最低服务五年；服务期内服从组织安排，履职尽责。",
    ], "to": unit_name(case.unit), "closing": "承诺人签名：　　　　　　　　日期："}  # fmt: skip


def service_certificate(case, entry) -> Words:
    started, ended = case.known.reported_on, case.known.fulfilled_on
    return letter(case, case.subject, [
        f"{case.subject}同志于{day(started)}报到，至{day(ended)}已服务满五年最低服务年限。特此证明。",
    ])  # fmt: skip


def letter(case, to: str, paragraphs: list[str], signer: str | None = None) -> Words:
    return {"to": to, "paragraphs": paragraphs, "signer": signer or unit_name(case.unit), "dated": day(clock.today())}


def day(value) -> str:
    """2026年1月5日."""
    found = as_date(value[:10]) if isinstance(value, str) else value
    if found is None:
        return ""
    found = clock.local(found).date() if hasattr(found, "hour") else found
    return f"{found.year}年{found.month}月{found.day}日"


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
