"""What the forms of a claim say, scheme by scheme: everything it was decided on, read off the form alone."""

import io

import pytest
from pypdf import PdfReader

from approvals.publicity.lines import shown
from documents import lists, printing
from documents.papers import KINDS
from parties.engagements import Engagement
from tests.county import fresh
from tests.flexible import flexible_claim
from workflows.claim.rosters import RosterLine

pytestmark = pytest.mark.django_db


def form(case, kind="claim_form") -> dict[str, str]:
    """Every answer of the form under its title."""
    words = KINDS[kind].words(fresh(case), case.log.first())
    pairs = [pair for both in words["pairs"] for pair in both if pair[0]]
    assert len(dict(pairs)) == len(pairs)
    return dict([*pairs, *words["rows"]])


def test_a_trip_says_when_where_who_led_it_and_what_its_vouchers_come_to(county):
    case = county.trip_claim(place="350102", organised_by="清流县人力资源和社会保障局")
    rows = [{"kind": "铁路客票", "number": f"E{n}", "day": "2026-01-05", "amount": "1200.50"} for n in (1, 2)]
    for number, said in enumerate(rows, 1):
        RosterLine(case=case, scheme="outbound_recruitment", number=number, name=f"铁路客票 E{number}", id_number="", said=said).settle().save()  # fmt: skip
    said = form(case)
    day = case.known.occasion
    assert said["外出招聘日期"] == f"{day.year}年{day.month}月{day.day}日"
    assert said["招聘地（县、市、区）"] == "福建省鼓楼区"
    assert said["组织方名称"] == "清流县人力资源和社会保障局"
    assert said["第 1 张"] == "铁路客票　E1　2026-01-05　1200.50"
    assert said["费用票据"] == "共 2 张，合计 2,401.00 元，依次为票据种类、票据号码、开票日期、金额（元）"


@pytest.mark.parametrize("kind", ["claim_form", "registration", "completion", "agreement"])
def test_what_is_shared_names_both_enterprises_once(county, kind):
    case = county.agreement_claim()
    said = form(case, kind)
    assert (said["调出企业"], said["调入企业"]) == (case.employer.unit.name, case.partner.unit.name)
    if kind == "claim_form":
        assert said["调剂人员名单"].startswith("共 10 人，依次为身份证号、批次、开始日期、结束日期")


@pytest.mark.parametrize("kind", ["claim_form", "evaluation"])
def test_flexible_talents_are_claimed_and_evaluated_on_the_agreement_on_record(county, kind):
    case = flexible_claim(county)
    said, agreed = form(case, kind), Engagement.objects.get(pk=case.known.engagement)
    assert agreed.name in said["柔性人才"] and agreed.id_number not in str(said) and "引进人才" not in said
    assert said["柔性引才协议"] == f"{agreed.document}　2025年1月1日至2025年12月31日"
    assert (said["引才方式"], said["服务内容"]) == (f"{agreed.mode}　{agreed.field}", agreed.work)


def test_what_tops_up_says_so_of_which_claim_and_to_the_public_only_that(county):
    case = county.labour_claim()
    case.learn(tops_up="QL-JB-2026-00007", award={"amount": "300.00"})
    case.save()
    assert (
        form(case)["申报项目"]
        == lists.row(case)[1]
        == "一次性用工服务奖补（差额补发，原办件 QL-JB-2026-00007）"
    )
    [line] = shown([case])
    assert line["scheme"] == "一次性用工服务奖补（差额补发）"


@pytest.mark.parametrize("layout", ["roster", "form", "notice"])
@pytest.mark.parametrize("rows", range(4, 30, 5))
def test_nobody_signs_a_page_with_nothing_on_it(layout, rows):
    """Wherever the page ends: signatures stand below a row at least, and no row that stands alone is parted from them."""
    row = ["第 行", "一次性用工服务奖补", "x" * 20]
    words = {
        "pairs": [(("申报对象", "甲"), ("类别", "机构"))], "rows": [row[:2]] * rows, "columns": ["序号", "项目", "用人单位"], "lines": [row] * rows,
        "paragraphs": ["请审核。"], "own": ["编制人签名：", "单位盖章："], "signer": "县委人才办", "dated": "2026年1月9日",
    }  # fmt: skip
    paper = {"title": "样表", "number": "试〔2026〕1号"}
    made = printing.render(f"documents/{layout}.html", {"paper": paper, "words": words}, "x")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    assert "一次性用工" in pages[-1].replace("\n", ""), (len(pages), pages[-1])


def test_no_amount_number_or_account_of_a_wide_list_is_broken_in_two():
    whole = ["1,200,000.00", "600,000.00", "6217***********2026"]
    firm = "清流县东岸氟新材料有限公司"
    row = [
        "1",
        "QL-JB-2026-00019",
        "用工备案〔2026〕1号",
        firm,
        firm,
        "120",
        *whole[:2],
        whole[1],
        whole[2],
        "待审核（额度不足）",
    ]
    words = {"columns": [f"第{n}栏实际完成" for n in range(len(row))], "lines": [row] * 3, "paragraphs": []}
    made = printing.render("documents/roster.html", {"paper": {"title": "样表"}, "words": words}, "x")
    said = PdfReader(io.BytesIO(made)).pages[0].extract_text().split()
    assert all(said.count(one) in (3, 6) for one in whole), said
    assert any("JB-2026-00019" in one for one in said)
