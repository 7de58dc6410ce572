"""更正笔误 through the engine: each answer is read by its kind; the ID number is corrected and never written down."""

import pytest

from parties.models import Person
from tests.county import County, do, fresh
from tests.transfers import to_checking
from workflows import engine
from workflows.fsm import Refused
from workflows.journal import Entry
from workflows.transfer import retyping

pytestmark = pytest.mark.django_db

WRONG, RIGHT = "350423199005150022", "350423199005150014"
WHY = {"why": "身份证原件"}


@pytest.fixture
def county():
    return County()


@pytest.fixture
def who(county):
    return county.officials()


@pytest.fixture
def case(county):
    filed = county.transfer()
    Person.objects.create(user=filed.applicant, name="张试", id_number=WRONG)
    return filed


def retype(case, who, field, after, why="身份证原件", node="intake"):
    actor = who.intake if node == "intake" else who.eligibility
    return do(case, node, "retype", actor, {"field": field, "after": after, "why": why})


@pytest.mark.parametrize(("field", "typed", "kept"), [
    ("name", "阿卜杜拉•买买提", "阿卜杜拉·买买提"), ("sex", "女", "女"), ("birth_date", "１９９０年５月１６日", "1990-05-16"),
    ("native_place", "350402", "350402"), ("retirement_category", "f55", "F55"), ("present_unit", "福州三中", "福州三中"),
    ("post", "物理教师", "物理教师"), ("identity", "参公", "参公"), ("party_member", "是", True), ("sector", "机关", "机关"),
    ("establishment", "否", False), ("in_service", "否", False), ("county", "350102", "350102"),
    ("assessments_complete", "否", False),
])  # fmt: skip
def test_every_answer_is_corrected_where_the_case_keeps_it(case, who, field, typed, kept):
    answer = retyping.ANSWERS[field]
    before = answer.of(case.facts)
    entry = retype(case, who, field, typed)
    after = fresh(case)
    assert answer.of(after.facts) == kept
    assert (entry.said("before"), entry.said("after")) == (before, kept)
    untouched = set(after.facts) - {answer.path[0]}
    assert all(after.facts[name] == case.facts[name] for name in untouched)


def test_the_table_above_has_every_answer():
    marked = test_every_answer_is_corrected_where_the_case_keeps_it.pytestmark
    tried = {row[0] for row in next(mark for mark in marked if mark.name == "parametrize").args[1]}
    assert tried | {retyping.ID_NUMBER} == set(retyping.ANSWERS)


@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("birth_date", "1990-05", "写到日"), ("birth_date", "1990-02-30", "没有这一天"), ("birth_date", "2099-01-01", "晚于今天"),
    ("native_place", "清流县", "六位行政区划代码"), ("county", "35042", "六位行政区划代码"), ("sex", "M", "男、女"),
    ("retirement_category", "M55", "只能填写"), ("sector", "学校", "只能填写"), ("establishment", "对", "是、否"),
    ("name", "张3", "不能有“3”"), ("id_number", "350423199005150015", "校验不通过"), ("id_number", "35042319900515", "14位"),
])  # fmt: skip
def test_what_is_no_such_thing_is_refused_at_its_field(case, who, field, typed, sentence):
    with pytest.raises(engine.Invalid, match=sentence) as refusal:
        retype(case, who, field, typed)
    assert list(refusal.value.errors) == ["after"]
    assert fresh(case).facts == case.facts and case.log.count() == 1


def test_a_corrected_name_is_the_cases_and_the_persons(case, who):
    retype(case, who, "name", "张式")
    assert fresh(case).subject == "张式"
    assert Person.objects.get(user=case.applicant).name == "张式"


def test_the_id_number_is_corrected_and_the_journal_has_it_only_in_part(case, who):
    entry = retype(case, who, "id_number", "３５０４２３１９９００５１５００１４")
    assert Person.objects.get(user=case.applicant).id_number == RIGHT
    assert (entry.said("before"), entry.said("after")) == ("350423********0022", "350423********0014")
    written = str(list(Entry.objects.filter(case=case).values())) + str(fresh(case).facts)
    assert RIGHT not in written and WRONG not in written


def test_the_number_of_another_account_is_refused_and_nothing_changes(case, county, who):
    Person.objects.create(user=county.user(), name="他人", id_number=RIGHT)
    with pytest.raises(Refused, match="另一账号"):
        retype(case, who, "id_number", RIGHT)
    assert Person.objects.get(user=case.applicant).id_number == WRONG
    assert case.log.count() == 1


def test_a_person_without_a_record_gets_one(county, who):
    case = county.transfer()
    assert retype(case, who, "id_number", RIGHT).said("before") == ""
    assert Person.objects.get(user=case.applicant).name == "张试"


def test_the_number_is_not_written_into_the_reason_either(case, who):
    with pytest.raises(engine.Invalid, match="请勿写出身份证号"):
        retype(case, who, "id_number", RIGHT, why=f"原件为{RIGHT}")


def test_only_acceptance_corrects_the_number(case, who):
    to_checking(case, who)
    with pytest.raises(engine.Invalid):
        retype(case, who, "id_number", RIGHT, node="check")
    assert retype(case, who, "sex", "女", node="check").said("after") == "女"
