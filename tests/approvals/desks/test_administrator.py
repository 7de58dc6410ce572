"""Units changed and closed by the administrator: never while a case needs their desks."""

import pytest

from approvals.desks.administrator import SeatForm
from parties.models import Unit
from tests.approvals.imports.test_services import bring
from tests.county import County
from workflows import engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


@pytest.fixture
def client(client, county):
    client.force_login(county.user("administrator@RCB"))
    return client


@pytest.fixture
def unit(county):
    return county.unit("LCZX", "林业技术推广中心")


def switch(client, unit, active="no"):
    return client.post(f"/manage/units/{unit.pk}/active/", {"active": active})


def test_names_and_supervisor_change_and_the_code_does_not(client, county, unit):
    bureau = county.unit("LYJ", "林业局")
    said = {"code": "OTHER", "name": "林业中心", "short": "林中心", "kind": "", "supervisor": bureau.pk}
    assert client.post(f"/manage/units/{unit.pk}/", said).status_code == 302
    unit.refresh_from_db()
    assert (unit.code, unit.name, unit.supervisor) == ("LCZX", "林业中心", bureau)


def test_no_unit_supervises_itself_by_a_detour(client, county, unit):
    below = county.unit("SUB", "下属站", supervisor=unit)
    answer = client.post(f"/manage/units/{unit.pk}/", {"name": "林业中心", "supervisor": below.pk})
    assert answer.status_code == 422 and "下属站由本单位主管" in answer.content.decode()
    itself = client.post(f"/manage/units/{unit.pk}/", {"name": "林业中心", "supervisor": unit.pk})
    assert itself.status_code == 422


def test_an_idle_unit_is_closed_and_opened_again(client, unit):
    assert switch(client, unit).status_code == 302
    assert "已停用" in client.get("/manage/units/").content.decode()
    assert unit not in SeatForm().fields["unit"].queryset
    assert f'<option value="{unit.pk}">' not in client.get("/manage/units/").content.decode()
    page = bring(client, "officials", [["xin", "辛人", "接收单位岗", "LCZX"]]).content.decode()
    assert "已停用，请换一个单位或先重新启用" in page
    switch(client, unit, "yes")
    assert Unit.objects.get(pk=unit.pk).active


def test_a_unit_with_open_work_is_not_closed_and_it_says_why(client, county):
    case = county.transfer()
    bureau = county.unit("JYJ")
    answer = switch(client, bureau)
    assert answer.status_code == 422 and "还有在办事项（受理岗 1 件）" in answer.content.decode()
    assert Unit.objects.get(pk=bureau.pk).active
    engine.interrupt(case.pk, "withdraw", case.applicant, key="w", data={"reason": "家事"})
    assert switch(client, bureau).status_code == 302


def test_a_unit_somebody_is_placed_in_or_that_supervises_is_not_closed(client, county, unit):
    case = county.transfer()
    case.facts["placement"] = {"unit": "LCZX"}
    case.save(update_fields=["facts"])
    county.unit("SUB", "下属站", supervisor=unit)
    page = switch(client, unit).content.decode()
    assert "还有 1 件未办结的办件" in page and "还是下属站的主管部门" in page


def test_a_look_closes_nothing(client, unit):
    assert client.get(f"/manage/units/{unit.pk}/active/").status_code == 405
    assert client.get(f"/manage/units/{unit.pk}/").status_code == 200
    assert Unit.objects.get(pk=unit.pk).active
