"""The papers of the money, frozen with the decision: 请款函, 拨款通知, 发放清单."""

from collections import defaultdict
from decimal import Decimal

from approvals.payments import direct, funding
from documents import issue
from documents.numbering import next_paper_numbers
from documents.papers.kind import SIGNS
from documents.words import day, unit_name
from workflows import clock, jobs

BUREAU, TREASURY = "RSJ", "CZJ"


def fund_request(request, lines, totals: dict[str, Decimal]) -> None:
    """人社局 asks, with minutes, publicity and 汇总表 attached."""
    borne = funding.reserved([line.case.coerced for line in lines])
    words = letter(TREASURY, BUREAU, [
        f"{grounds(request)}{request.batch}所列{len(lines)}件奖补申报已具备兑现条件，现申请拨付奖补资金"
        f"{yuan(sum(totals.values()))}（{clause(lines)}）。",
        *by_fund(totals),
        "请将资金直接拨付到明细表所列收款对象的账户。" if request.direct else "请将资金拨付至我局，由我局发放到收款对象。",
        f"附件：{attached(request)}",
    ])  # fmt: skip
    leave(f"request:{request.pk}:letter", "fund_request", "请款函", words, number_of(BUREAU))
    accounts = direct_accounts(request)
    rows = [
        [str(line.position), str(line.case), line.case.facts["claimant"]["name"],
         accounts.get(line.pk) or line.case.coerced.known.paid_to, f"{line.amount:,.2f}", funds(borne[line.case_id])] for line in lines
    ]  # fmt: skip
    columns = ["序号", "办件编号", "申报对象", "收款对象", "金额（元）", "资金来源"]
    total = ["合计", "", "", "", f"{sum(totals.values()):,.2f}", ""]
    leave(
        f"request:{request.pk}:list", "fund_request_list", "请款明细表",
        roster(columns, [*rows, total], [f"{request.number}　{request.batch}"]),
    )  # fmt: skip


def direct_accounts(request) -> dict[int, str]:
    """Whom and where each line is paid, where 财政局 pays itself."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in direct.payees(request):
        found[one.line_id].append(f"{one.payee}　{one.bank}　{one.masked}")
    return {line: "；".join(said) for line, said in found.items()}


def grounds(request) -> str:
    """By whom the claims were approved and where they were made public, where their chain has such steps."""
    minutes, publicity = request.grounds["minutes"], request.grounds["publicity"]
    said = (
        f"根据县委人才工作领导小组会议纪要（{'、'.join(minutes)}），"
        if minutes
        else f"经{reviewer(request)}审核，"
    )
    return said + (f"经公示（{'、'.join(publicity)}）无异议，" if publicity else "")


def reviewer(request) -> str:
    """Who has reviewed the claims: 人社局 itself, or another unit the scheme names."""
    first = request.lines.select_related("case").first()
    unit = first.case.coerced.known.scheme.taken_by("review", BUREAU)
    return "我局" if unit == BUREAU else unit_name(unit)


def attached(request) -> str:
    minutes, publicity = request.grounds["minutes"], request.grounds["publicity"]
    papers = [
        *(["会议纪要"] if minutes else []), *(["公示结果"] if publicity else []),
        *([f"{request.batch}汇总表"] if minutes else []), f"{request.number}明细表",
    ]  # fmt: skip
    return "　".join(f"{number}．{paper}" for number, paper in enumerate(papers, 1))


def clause(lines) -> str:
    """Under which measure the money is due."""
    return lines[0].case.coerced.known.scheme.measure


def allocation(made, lines, totals: dict[str, Decimal]) -> None:
    """财政局 says what it paid out."""
    how, ends = (
        ("直接拨付", "资金已拨付到收款对象的账户，名单见直接拨付清单。")
        if made.request.direct
        else ("拨付", "请及时发放到收款对象；因人才调离等原因终止兑现的，请将资金缴回。")
    )
    words = letter(BUREAU, TREASURY, [
        f"你局{made.request.number}请款收悉。经审核，已于{day(made.dated)}{how}奖补资金{yuan(sum(totals.values()))}，"
        f"共{len(lines)}件，拨款凭证号{made.voucher}（{clause(lines)}）。",
        *by_fund(totals),
        ends,
    ])  # fmt: skip
    leave(f"allocation:{made.pk}:notice", "allocation", "拨款通知", words, number_of(TREASURY))


def payment_list(payment, lines) -> None:
    """人社局's list of whom it pays, approved by two."""
    rows = [
        [str(line.position), str(line.case), line.payee, line.bank, line.masked, f"{line.gross:,.2f}",
         f"{line.tax:,.2f}", f"{line.net:,.2f}"] for line in lines
    ]  # fmt: skip
    gross, tax, net = (sum(getattr(line, name) for line in lines) for name in ("gross", "tax", "net"))
    total = ["合计", "", "", "", "", f"{gross:,.2f}", f"{tax:,.2f}", f"{net:,.2f}"]
    columns = ["行号", "办件编号", "收款对象", "开户行", "账号", "应发（元）", "代扣（元）", "实发（元）"]
    heads = [
        f"{payment.number}　经办：{payment.made_by}　审核：{payment.sealed_by}　{day(payment.sealed_at)}"
    ]
    leave(f"payment:{payment.pk}:list", "payment_list", "发放清单", roster(columns, [*rows, total], heads))


def direct_list(made, payees) -> None:
    """财政局's list of whom it has paid itself, approved by two."""
    rows = [
        [str(place), str(one.case), one.payee, one.bank, one.masked, f"{one.amount:,.2f}"]
        for place, one in enumerate(payees, 1)
    ]
    total = ["合计", "", "", "", "", f"{sum(one.amount for one in payees):,.2f}"]
    columns = ["序号", "办件编号", "收款对象", "开户行", "账号", "金额（元）"]
    heads = [
        f"{made.request.number}　拨款凭证号{made.voucher}　经办：{made.made_by}　审核：{made.sealed_by}　{day(made.dated)}"
    ]
    leave(f"allocation:{made.pk}:list", "direct_list", "直接拨付清单", roster(columns, [*rows, total], heads))


def letter(to: str, signer: str, paragraphs: list[str]) -> dict:
    return {
        "layout": "letter", "to": unit_name(to), "signer": unit_name(signer), "paragraphs": paragraphs,
        "dated": day(clock.today()),
    }  # fmt: skip


def roster(columns: list[str], lines: list[list[str]], paragraphs: list[str]) -> dict:
    """A list with the places where those sign who made and checked it, and where the unit seals it."""
    return {
        "layout": "roster", "columns": columns, "lines": lines, "paragraphs": paragraphs,
        "own": ["经办人签名：", "审核人签名：", "单位盖章："],
    }  # fmt: skip


def by_fund(totals: dict[str, Decimal]) -> list[str]:
    return [f"其中{fund}：{yuan(amount)}。" for fund, amount in totals.items()]


def funds(borne: dict[str, Decimal]) -> str:
    return "；".join(f"{fund} {amount:,.2f}" for fund, amount in borne.items())


def yuan(amount) -> str:
    return f"{amount:,.2f}元"


def number_of(unit: str) -> str:
    return next_paper_numbers(SIGNS[unit], 1)[0]


def leave(source: str, kind: str, title: str, words: dict, number: str | None = None) -> None:
    paper = issue.write(source, kind, title, words, number=number)
    jobs.leave("print", kind=kind, entry_id=None, frozen={"paper": paper.pk})
