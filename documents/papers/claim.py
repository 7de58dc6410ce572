"""The papers of a claim: what each says, read off the case and the decision that prints it."""

from decimal import Decimal
from hashlib import sha256

from documents.lists import title, yuan
from documents.papers.kind import Kind
from documents.words import Words, about, day, letter, region, two_by_two, unit_name
from parties.engagements import Engagement
from workflows.claim import groups
from workflows.claim.flow import CORRECTION_DAYS
from workflows.claim.rosters import PAGE

OBJECTION = "对本告知有异议的，可以自收到之日起向我单位陈述意见；条件具备后，可以重新申报。"


def head(case):
    known, scheme = case.known, case.known.scheme
    accounts = (
        [known["payee"]] if known.sides else known.payees
    )  # what the other enterprise is paid into is its own to know
    payee, account = known.paid_to, "；".join(f"{one['bank']}　{one['masked']}" for one in accounts)
    if scheme.pays_people:
        payee, account = f"{scheme.people}本人", "各自的账户，见名单"
    about_employer = [("用人单位", known["employer"]["name"])] if known.get("employer") else []
    return two_by_two([
        ("申报对象", known.claimant["name"]), ("对象类别", known.claimant["kind"]),
        ("申报项目", title(case)), ("依据条款", known.scheme.clause),
        *(both(case) or about_employer), *occasion(known), *named(known), *known.headed, *known.answered,
        ("收款对象", payee), ("收款账户", account), ("申报日期", day(case.filed)),
    ])  # fmt: skip


def occasion(known) -> list[tuple[str, str]]:
    """The day of what is claimed for, where the scheme asks for one."""
    return [(count.asks, day(known.occasion)) for count in known.scheme.counts if count.asks]


def named(known) -> list[tuple[str, str]]:
    """What the claimant named and a register turns into a fact; a place by its name."""
    said = [(ask, known.said.get(ask.name) or "") for ask in known.scheme.asks]
    return [(ask.label, region(one) if ask.kind == "place" else one) for ask, one in said if one]


def about_line(line, columns, account="") -> str:
    """What a roster says of one line, beside its name; the account where he is paid for himself."""
    return "　".join(filter(None, [line.masked_id, *(word for _, word in line.spoken(columns)), account]))


def own_accounts(known) -> dict[int, str]:
    """The masked accounts of the people of the roster, by line, where each is paid for himself."""
    payees = known.payees if known.scheme.pays_people else []
    return {one["part"]: f"{one['bank']}　{one['masked']}" for one in payees}


def listed(case) -> list[tuple[str, str]]:
    """The roster line by line; a long one by its length and the digest of its lines, which stay in the register."""
    scheme, accounts = case.known.scheme, own_accounts(case.known)
    columns = scheme.listed
    rows = [
        (called(line, scheme), about_line(line, columns, accounts.get(line.number, "")))
        for line in case.people
    ]
    if not rows:
        return []
    if len(rows) <= PAGE:
        return [(scheme.roster_title, f"{counted(case)}，依次为{order(scheme)}"), *rows]
    digest = sha256("\n".join("\t".join(row) for row in rows).encode()).hexdigest()[:16]
    return [(scheme.roster_title, f"{counted(case)}，逐行内容见电子名册（摘要 {digest}）")]


def called(line, scheme) -> str:
    """A person by name; a voucher by its place, since what names it stands in its columns."""
    return f"第 {line.number} {scheme.counted_in}" if scheme.vouchers else f"{line.number}．{line.name}"


def counted(case) -> str:
    """How many rows there are; what they come to where they are vouchers."""
    scheme = case.known.scheme
    said = f"共 {len(case.people)} {scheme.counted_in}"
    if not scheme.vouchers:
        return said
    return (
        f"{said}，合计 {yuan(sum((Decimal(line.said[scheme.money]) for line in case.people), Decimal(0)))} 元"
    )


def order(scheme) -> str:
    """What stands in each row, in its order."""
    labels = [*([] if scheme.vouchers else ["身份证号"]), *(column.label for column in scheme.listed)]
    return "、".join([*labels, *(["收款账户"] if scheme.pays_people else [])])


def claim_form(case, entry) -> Words:
    known = case.known
    rows = [
        *(engaged(known) or talent(known)),
        *listed(case),
        ("承诺", "本申报对象承诺所填内容和所交材料真实，未就同一事项重复申领，如有不实愿承担相应责任。"),
    ]
    return {
        "head": about(case),
        "pairs": head(case),
        "rows": rows,
        "own": ["申报对象签名（盖章）：", "日期："],
    }


def talent(known, title="引进人才") -> list[tuple[str, str]]:
    return [(title, f"{known.talent['name']}　{known.talent['masked']}")] if known.talent else []


def engaged(known) -> list[tuple[str, str]]:
    """The flexible talent with the agreement the claim is about, as it is on record."""
    found = Engagement.objects.filter(pk=known.engagement).first() if known.engagement else None
    if found is None:
        return []
    term = f"{found.document}　{day(found.since)}至{day(found.until)}"
    return [
        *talent(known, "柔性人才"),
        ("柔性引才协议", term),
        ("引才方式", f"{found.mode}　{found.field}"),
        ("服务内容", found.work),
    ]


def ahead(scheme) -> list[str]:
    """The steps after the filing, each with who takes it."""
    steps = sorted(scheme.steps, key=lambda step: step.order)
    filed = next(step.order for step in steps if step.stage == "file")
    return [f"{step.name}（{step.actor}）" for step in steps if step.order > filed]


def claim_receipt(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您递交的{case.known.scheme.title}申报已于{day(entry.at)}受理，办件编号{case.number}，查询码{case.lookup_code}。",
        f"接下来依次是：{'、'.join(ahead(case.known.scheme))}。",
        "请妥善保管查询码，凭办件编号和查询码可以查询办理进度。",
    ])  # fmt: skip


def claim_corrections(case, entry) -> Words:
    wanted = [f"{n}．{item}" for n, item in enumerate(entry.said("wanted", []), 1)]
    return letter(case, case.subject, [
        f"您的{case.known.scheme.title}申报（办件编号{case.number}）需要补正，现一次性告知如下：", *wanted,
        f"请自本告知送达之日起{CORRECTION_DAYS}个工作日内提交。逾期未提交的，视为放弃本次申报；补齐后可以重新申报。",
    ])  # fmt: skip


def verification(case, entry) -> Words:
    agreed = "属实" if entry.said("agree") else "不属实"
    rows = [
        ("核实单位", unit_name(case.known.checked_by)),
        ("核实结论", agreed),
        ("核实说明", entry.said("text", "")),
    ]
    if word := case.known.status.get("word"):
        rows += [("到岗情况", f"{word}　{day(case.known.status.get('since'))}")]
    wrong = set(entry.said("wrong") or [])
    rows += checked(case.people, wrong)
    return {"head": about(case), "pairs": head(case), "rows": rows, "own": ["核实人签名：", "单位盖章："]}


def both(case) -> list[tuple[str, str]]:
    """The enterprises that share, by their sides."""
    return [(side, one["name"]) for side, one in case.known.sides.items()]


def batches(case) -> list[tuple[str, str]]:
    """Each batch: how many, from when, until when, with which evidence."""
    said = []
    for one in groups.of(case, [line for line in case.people if not line.refused]):
        since, until = (sorted(line.said.get(name) or "" for line in one.lines) for name in ("start", "end"))
        evidence = "均有社会保险凭证" if one.social_insurance else "社会保险凭证不全"
        said.append(
            (f"第{one.name}批", f"{len(one.lines)} 人　{day(since[0])}至{day(until[-1])}　{evidence}")
        )
    return said


def agreement(case, entry) -> Words:
    agreed = "同意" if entry.said("agree") else "不属实或不同意"
    account = " ".join(filter(None, (entry.said("bank"), entry.said("number"))))
    rows = [("确认企业", unit_name(case.known.checked_by)), ("答复", agreed), ("收款账户", account),
            ("说明", entry.said("text", ""))]  # fmt: skip
    wrong = set(entry.said("wrong") or [])
    rows += checked(case.people, wrong)
    return {
        "head": about(case),
        "pairs": head(case),
        "rows": [one for one in rows if one[1]],
        "own": ["确认人签名：", "单位盖章："],
    }


def checked(people, wrong: set[int]) -> list[tuple[str, str]]:
    """What was said of each line; of a long roster only of those that are not true."""
    if len(people) <= PAGE:
        return [(f"{one.number}．{one.name}", "不属实" if one.number in wrong else "属实") for one in people]
    untrue = [(f"{one.number}．{one.name}", "不属实") for one in people if one.number in wrong]
    return [*untrue, ("名单", f"共 {len(people)} 行，不属实 {len(untrue)} 行，其余属实")]


def registration(case, entry) -> Words:
    rows = [
        ("备案号", entry.said("number", "")),
        *batches(case),
        ("备案意见", entry.said("opinion") or "同意备案"),
    ]
    return {"head": about(case), "pairs": head(case), "rows": rows, "own": ["备案人签名：", "单位盖章："]}


def completion(case, entry) -> Words:
    """What the service officer reported, person by person."""
    completed, ended = set(entry.said("completed") or []), entry.said("ended") or {}
    rows = [("备案号", case.known.registered.get("number", "")), ("报送单位", unit_name(case.known.get("reported_by", ""))),
            ("完成情况", entry.said("text", ""))]  # fmt: skip
    for line in case.people:
        until = day(ended.get(str(line.number)) or line.said.get("end"))
        said = f"{day(line.said.get('start'))}至{until}" if line.number in completed else "未完成"
        rows.append((f"{line.number}．{line.name}", said))
    return {
        "head": about(case),
        "pairs": head(case),
        "rows": rows,
        "own": ["用工服务专员签名：", "单位盖章："],
    }


def evaluation(case, entry) -> Words:
    """How the work of a flexible talent was evaluated (三(四)2)."""
    known = case.known
    rows = [
        *engaged(known), ("评估结论", entry.said("result", "")),
        ("评估情况", entry.said("findings", "")),
    ]  # fmt: skip
    own = ["评估人签名：", "单位盖章："]
    return {"head": about(case), "pairs": head(case), "rows": rows, "own": own}


def claim_refused(case, entry) -> Words:
    return letter(case, case.subject, [
        f"您的{case.known.scheme.title}申报（办件编号{case.number}）经审核不予奖补。", f"理由：{entry.said('reason', '')}", OBJECTION,
    ])  # fmt: skip


KINDS = {
    "claim_form": Kind("奖补申报表", "form", claim_form, for_applicant=True),
    "claim_receipt": Kind("奖补申报受理回执", "letter", claim_receipt, for_applicant=True),
    "claim_corrections": Kind("奖补申报补正告知书", "letter", claim_corrections, "case", for_applicant=True),
    "verification": Kind("用人单位核实表", "form", verification),
    "agreement": Kind("用工调剂协议确认表", "form", agreement),
    "registration": Kind("用工调剂备案表", "form", registration, for_applicant=True),
    "completion": Kind("用工调剂完成情况报送表", "form", completion),
    "evaluation": Kind("柔性引才成效评估表", "form", evaluation),
    "claim_refused": Kind("不予奖补告知书", "letter", claim_refused, "case", for_applicant=True),
}
