"""A real county begins: start_county, workbooks for units, officials and establishment, and one case to 报到."""

import io
import re
from html import unescape

import pytest
from django.core.management import call_command

from approvals.demo.answers import BIRTH, SEX, sections
from approvals.demo.county import DRAFT, County, apply
from approvals.demo.steps import Journey
from approvals.demo.visitor import Visitor
from documents.workbooks import written
from workflows import audit
from workflows.transfer.states import S

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Zi-Ji-De-2026"
DESKS = {
    "shouli": ("受理岗", "JYJ"), "chushen": ("资格初审岗", "JYJ"), "shenhe": ("初审审核岗", "JYJ"), "kaocha": ("考察岗", "JYJ"),
    "kaocha2": ("考察岗", "JYJ"), "diaodong": ("调动经办岗", "JYJ"), "jieshou": ("接收单位岗", "JYJ"), "jiwei": ("会签岗", "JJW"),
    "gongan": ("会签岗", "GAJ"), "renshi": ("接收单位岗", "YZ"), "bianzhi": ("编制审核岗", "BB"), "mishu": ("会议秘书岗", "BB"),
}  # fmt: skip
ROLES = {
    "受理岗": "intake", "资格初审岗": "eligibility", "初审审核岗": "review", "考察岗": "vetting", "调动经办岗": "transfer",
    "接收单位岗": "receiving", "会签岗": "cosign", "编制审核岗": "staffing", "会议秘书岗": "secretary",
}  # fmt: skip


class NewCounty(County):
    """The people the administrator brought in, each with a password of his own."""

    @property
    def declared(self):
        officials = {name: [name, f"{ROLES[role]}@{unit}"] for name, (role, unit) in DESKS.items()}
        return {"officials": officials, "password": OWN}


def workbook(columns, rows):
    book = io.BytesIO(written(columns, rows))
    book.name = "导入.xlsx"
    return book


def first_password(account: str, password: str) -> Visitor:
    """The first sign-in leads nowhere but to a password of one's own."""
    person = Visitor(account)
    person.sign_in(password)
    assert "/password/change/" in person.browser.get("/inbox/")["Location"]
    said = {"oldpassword": password, "password1": OWN, "password2": OWN}
    person.post("/accounts/password/change/", said)
    return person


def test_from_nothing_to_the_first_arrival():
    out = io.StringIO()
    call_command("start_county", stdout=out)
    password = re.search(r"初始密码：(\S+?)（", out.getvalue())[1]
    admin = first_password("admin", password)
    admin.post("/import/units/", {"file": workbook(
        ["代码", "名称", "简称", "类别", "主管部门代码"], [["YZ", "第一中学", "", "事业单位", "JYJ"]])}, wanted=(200,))  # fmt: skip
    rows = [[name, name, role, unit] for name, (role, unit) in DESKS.items()]
    page = admin.post(
        "/import/officials/", {"file": workbook(["账号", "姓名", "岗位", "单位代码"], rows)}, wanted=(200,)
    )
    cells = [unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", page.content.decode())]
    for row in (cells[n : n + 5] for n in range(0, len(cells), 5)):
        first_password(row[0], row[4])
    county = NewCounty()
    office = county.at("staffing@BB")
    office.post("/import/establishment/", {"file": workbook(
        ["单位代码", "编制类别", "核定", "实有"], [["YZ", "事业（财政核拨）", "180", "174"]])}, wanted=(200,))  # fmt: skip
    certify = re.search(r'action="(/establishment/\d+/certify/)"', office.page("/establishment/"))[1]
    office.post("/establishment/", {}, to=certify)
    applicant = county.newcomer()
    number = apply(applicant, sections("林归", county.id_number(BIRTH, SEX), {}))
    way = Journey(county, applicant, DRAFT, number)
    way.arrive()
    assert way.case.state == S.SERVING and way.case.known.reported_on
    assert [fault for _, check in audit.checks() for fault in check()] == []
