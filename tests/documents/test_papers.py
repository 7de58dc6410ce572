"""Every kind of paper, on a real case: what it says, which number it bears, what it looks like to a reader."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from documents import issue, printing
from documents.models import Paper
from documents.papers import KINDS
from tests.documents.pile import NAME, every_paper

KEY_FACTS = {
    "application": ["张试", "福建省清流县", "全日制大学本科", "县第一中学", "申请人签名"],
    "receipt": ["已于", "受理", "查询码"],
    "not_accepted": ["不予受理", "人事档案材料不全", "三(三)1"],
    "corrections": ["学历学位证书", "户口簿首页和本人页", "15个工作日"],
    "eligibility": ["符合", "审查结论", "不合格", "资格初审岗"],
    "ineligible": ["资格审查不合格", "理由"],
    "consultation": [NAME, "廉洁自律", "复函"],
    "vetting_report": [NAME, "表现良好", "榕教函〔2026〕3号", "考察合格"],
    "staffing_request": [NAME, "学科对口", "学科缺员", "接收意见"],
    "staffing_approval": ["预留", "事业（财政核拨）", "120日"],
    "agenda": [NAME, "县委三楼会议室"],
    "roster": [NAME, "福州某中学", "数学教师"],
    "minutes": [NAME, "同意", "甲常委", "乙常委"],
    "approval_form": [NAME, "编制审核岗", "会议纪要文号", "初审审核岗"],
    "inquiry": ["福州某中学", "商调", "人事档案"],
    "transfer_notice": ["县第一中学", "报到", "五年"],
    "introduction": ["兹介绍", "有效期至"],
    "pledge": ["最低服务五年", "承诺人签名"],
    "claim_form": ["试荐机构", "一次性用工服务奖补", "试工1", "普通工", "申报对象签名（盖章）"],
    "claim_receipt": ["已于", "受理", "查询码"],
    "claim_corrections": ["第2行的劳动合同", "15个工作日"],
    "verification": ["试工2", "不属实", "未在我单位就业"],
    "agreement": ["调出企业", "调入企业", "协议", "同意", "9032"],
    "registration": ["备案号", "用工备案〔", "第1批", "10人", "均有社会保险凭证"],
    "quarter": ["调出企业补助", "10,000.00", "5,000.00", "用工备案〔", "总计", "19", "不能兑现"],
    "completion": ["用工服务专员签名", "未完成", "已核对考勤和社保"],
    "evaluation": ["试柔", "成效较好", "完成门诊四十次", "评估人签名"],
    "claim_refused": ["不予奖补", "社保记录不符"],
    "recovery_notice": [
        "500.00元应当退回",
        "人民币伍佰元整",
        "虚报冒领",
        "第十四条",
        "试工1",
        "分2期",
        "陈述、申辩",
        "行政复议",
    ],
    "service_certificate": ["2021年9月1日", "2026年9月1日", "特此证明"],
}


def read(paper: Paper) -> tuple[str, PdfReader]:
    with paper.file.open("rb") as file:
        reader = PdfReader(io.BytesIO(file.read()))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages)), reader


@pytest.fixture
def pile(db):
    return every_paper()


def test_every_kind_says_what_was_decided(pile):
    assert set(pile) == set(KEY_FACTS) and set(KINDS) <= set(pile)
    for kind, paper in pile.items():
        issue.print_paper({"paper": paper.pk})
        paper.refresh_from_db()
        said, reader = read(paper)
        for fact in (paper.title, paper.number or "", *KEY_FACTS[kind]):
            if fact != paper.title or "heading" not in paper.data:
                assert re.sub(r"\s", "", fact) in said, (kind, fact, said)
        assert paper.missing == ""
        assert only_our_faces(reader), kind


def only_our_faces(reader: PdfReader) -> bool:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    return all(font.startswith("GW") for font in fonts)


def test_numbers_have_no_gap_and_forms_have_none(pile):
    numbers = [p.number for p in Paper.objects.filter(number__startswith="清教函").order_by("pk")]
    assert [int(re.search(r"〔\d{4}〕(\d+)号", one)[1]) for one in numbers] == list(
        range(1, len(numbers) + 1)
    )
    assert not Paper.objects.filter(kind__in=["application", "approval_form"]).exclude(number=None).exists()


def test_a_job_done_twice_prints_once(pile):
    paper = pile["receipt"]
    issue.print_paper({"paper": paper.pk})
    first = Paper.objects.get(pk=paper.pk)
    issue.print_paper({"paper": paper.pk})
    again = Paper.objects.get(pk=paper.pk)
    assert (first.rendered, first.sha256, first.file.name) == (again.rendered, again.sha256, again.file.name)


def test_a_changed_file_is_reported(pile):
    paper = pile["receipt"]
    issue.print_paper({"paper": paper.pk})
    assert issue.damaged() == []
    kept = Paper.objects.get(pk=paper.pk)
    with open(kept.file.path, "ab") as file:
        file.write(b"x")
    assert len(issue.damaged()) == 1


def test_without_the_libraries_the_paper_waits_and_is_made_later(pile, monkeypatch, caplog):
    def cannot():
        raise printing.Unprintable(f"不能生成PDF，请安装：{printing.APT}")

    with monkeypatch.context() as without:
        without.setattr(printing, "press", cannot)
        issue.print_paper({"paper": pile["receipt"].pk})
        assert "apt-get install" in caplog.text
        with pytest.raises(CommandError, match="apt-get install"):
            call_command("print_papers")
    assert not Paper.objects.exclude(rendered=None).exists()
    call_command("print_papers", verbosity=0, stdout=io.StringIO())
    assert not Paper.objects.filter(rendered=None).exists()
