"""Prizes of a contest through the site: the organiser files the winners, each is paid into his own account (三(十三)4)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.applications.models import Draft
from documents.workbooks import written as workbook
from parties.lists import CONTESTS, DatedLine
from parties.models import Account
from parties.secrets import index_of
from tests.approvals.claim_answers import begin, bring, file, hand_in, introduce, take, write
from tests.approvals.desks.test_claims import filed, foreseen, text
from tests.approvals.desks.test_officer import act, signed_in
from tests.claims import PASSED, amount, id_number
from tests.county import fresh
from tests.statements import statements
from workflows.claim.states import S

pytestmark = pytest.mark.django_db
CONTEST = {"contest": "2026年清流县职业技能大赛", "held": "2025-05-20", "organiser": "县总工会"}
TITLES = ["姓名", "身份证号", "工种", "奖项", "开户行", "收款账号"]
PLACES = ["一等奖", *["二等奖"] * 2, *["三等奖"] * 3, *["优秀奖"] * 4]
BANK = "清流农商行城关支行"


@pytest.fixture
def browser(county):
    browser = signed_in(county.user())
    introduce(browser, name="清流县总工会")
    return browser


def number(n) -> str:
    return f"62170000000{n:08d}"


def winner(n, trade="电工", place="一等奖", **changed):
    said = {"trade": trade, "place": place, "bank": BANK, "account": number(n)}
    return {"name": f"选手{chr(0x4E00 + n)}", "id_number": id_number(50_000 + n)} | said | changed


def full(trade, start=0):
    return [winner(start + n, trade, place) for n, place in enumerate(PLACES)]


def written(browser, people, **changed) -> str:
    url = begin(browser, "contest_prize")
    assert write(browser, url, "head", CONTEST | changed).status_code == 302
    for one in people:
        answer = browser.post(f"{url}roster/", one)
        assert answer.status_code == 302, text(answer)
    hand_in(browser, url)
    return url


def book(people):
    return SimpleUploadedFile("名单.xlsx", workbook(TITLES, [list(one.values()) for one in people]))


def approve(county, case):
    return act(signed_in(county.desks().review), case, "review", "approve", PASSED)


def test_a_full_trade_is_5300_and_each_winner_has_his_own_part_and_account(county, browser):
    url = written(browser, full("电工"))
    assert ">5,300 元<" in text(browser.get(f"{url}check/"))
    case = filed(file(browser, url))
    assert case.state == S.CHECKED and case.known.employer == ""
    assert approve(county, case).status_code == 302
    known = fresh(case).known
    assert [str(part.amount) for part in known.parts] == [
        "1000.00",
        *["800.00"] * 2,
        *["500.00"] * 3,
        *["300.00"] * 4,
    ]
    assert sum(part.amount for part in known.parts) == amount(case) == 5300
    first = known.parts[0].payee
    kept = Account.objects.get(pk=first["account"])
    assert (kept.holder, kept.bank, kept.number) == (winner(0)["name"], BANK, number(0))
    assert first["index"] == kept.payee_index == index_of(id_number(50_000))


def test_trades_may_have_different_numbers_of_winners(county, browser):
    people = [
        *full("电工"),
        winner(20, "厨师"),
        winner(21, "厨 师", "三等奖"),
        winner(22, "育婴员", "优秀奖"),
    ]
    case = filed(file(browser, written(browser, people)))
    assert approve(county, case).status_code == 302
    assert amount(case) == 5300 + 1500 + 300


def test_one_too_many_is_told_with_the_trade_before_and_after_filing(county, browser):
    url = written(browser, [winner(1, "厨师"), winner(2, "厨 师"), winner(3, "电工")])
    assert "电工：" not in text(browser.get(f"{url}check/"))
    foreseen(browser, url, "厨师：每个工种的名额为一等奖 1", "三(十三)4")
    case = Draft.objects.get(kind="contest_prize").case
    refused = approve(county, case)
    assert refused.status_code == 422 and "厨师：每个工种的名额为" in text(refused)
    left_out = PASSED | {"refused": ["2"], "why_refused": "成绩第二，超出名额（三(十三)4）"}
    assert act(signed_in(county.desks().review), case, "review", "approve", left_out).status_code == 302
    assert amount(case) == 2000 and [part.number for part in fresh(case).known.parts] == [1, 3]


def test_a_person_wins_once_in_one_trade_of_one_contest(county, browser):
    url = written(browser, [winner(1), winner(1, "厨师")])
    again = browser.post(f"{url}roster/", winner(1, "电　工", "二等奖"))
    assert again.status_code == 422 and "同一人同一事项只计一次" in text(again)
    case = filed(file(browser, url))
    assert approve(county, case).status_code == 302
    second = filed(
        file(browser, written(browser, [winner(1, place="优秀奖")], contest="2026年 清流县职业技能大赛"))
    )
    refused = approve(county, second)
    assert refused.status_code == 422 and case.number in text(refused)
    other = filed(file(browser, written(browser, [winner(1)], contest="2027年清流县职业技能大赛")))
    assert approve(county, other).status_code == 302


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"account": "6217"}, "账号应为8至32位数字"), ({"account": ""}, "收款账号"), ({"bank": ""}, "开户行"),
    ({"place": "特等奖"}, "没有“特等奖”这一类"), ({"trade": ""}, "工种"),
])  # fmt: skip
def test_a_wrong_winner_gets_a_sentence_and_stays_as_typed(browser, changed, sentence):
    url = begin(browser, "contest_prize")
    answer = browser.post(f"{url}roster/", winner(1) | changed)
    assert answer.status_code == 422 and sentence in text(answer) and winner(1)["name"] in text(answer)


def test_a_workbook_brings_winners_with_their_accounts(county, browser):
    url = written(browser, [])
    assert take(browser, url, book(full("电工"))).status_code == 302
    page = text(browser.get(f"{url}roster/"))
    assert BANK in page and "6217***********0003" in page and number(3) not in page
    bad = bring(browser, url, book([winner(1, account="尾号2")]))
    assert "“收款账号”" in text(bad) and "8至32位" in text(bad)


def test_accounts_are_encrypted_in_the_draft_and_never_said_in_the_claim(county, browser):
    url = written(browser, [winner(7)])
    draft = Draft.objects.get(kind="contest_prize")
    assert number(7) not in f"{draft.data}{Draft.objects.filter(pk=draft.pk).values_list('data')}"
    assert draft.hidden["roster"][0]["account"] == number(7)
    case = filed(file(browser, url))
    assert number(7) not in str(case.facts) and all(
        number(7) not in str(line.said) for line in case.roster.all()
    )
    assert not {"bank", "account"} & set(case.roster.get().said)


def test_the_pages_say_that_each_is_paid_for_himself(county, browser):
    url = written(browser, [winner(1)])
    assert "account/" not in text(browser.get(url))
    assert "获奖人员本人，各自的账户在名单中填写" in text(browser.get(f"{url}check/"))
    case = filed(file(browser, url))
    for page in (
        browser.get(f"/my/cases/{case.number}/"),
        signed_in(county.desks().review).get(f"/cases/{case.number}/"),
    ):
        said = text(page)
        assert (
            "获奖人员本人，各自的账户见名单" in said
            and "6217***********0001" in said
            and number(1) not in said
        )
        assert "2026年清流县职业技能大赛" in said and "县总工会" in said and "用人单位</dt>" not in said


def test_an_organiser_that_stands_on_no_list_is_told_to_the_reviewer_once(county, browser):
    DatedLine.objects.create(
        kind=CONTESTS, title="县总工会", since=date(2025, 1, 1), document="清人社〔2025〕1号"
    )
    desk = signed_in(county.desks().review)
    for organiser, times in (("县总工会", 0), ("某协会", 1)):
        case = filed(file(browser, written(browser, [winner(1), winner(2, "厨师")], organiser=organiser)))
        said = text(desk.get(f"/cases/{case.number}/"))
        assert (
            said.count(f"主办单位“{organiser}”当日不在大赛主办单位名单上") == times
            and "行的主办单位" not in said
        )


def test_corrections_of_the_winners_correct_whom_the_claim_pays(county, browser):
    case = filed(file(browser, written(browser, [winner(1), winner(2, place="二等奖")])))
    asked = {"items": [], "others": "第2行收款账号有误"}
    assert act(signed_in(county.desks().review), case, "review", "ask_corrections", asked).status_code == 302
    url = f"/my/claims/{Draft.objects.get(case=case).key}/"
    assert browser.post(f"{url}roster/2/", winner(2, place="二等奖", account=number(99))).status_code == 302
    filed(file(browser, url))
    assert fresh(case).known.payees[1]["masked"] == "6217***********0099"


def test_a_long_list_costs_no_more_statements_than_a_short_one(browser):
    costs = []
    for count in (1, 2, 40):
        url = written(browser, [])
        people = [winner(n, f"工种{n // 10}", PLACES[n % 10]) for n in range(count)]
        assert take(browser, url, book(people)).status_code == 302
        with statements() as asked:
            filed(file(browser, url))
        costs.append(len(asked))
    assert costs[1] == costs[2]
