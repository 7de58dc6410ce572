"""A small county to test with: every call makes fresh people, so tests share one database without clashing."""

import itertools
import uuid
from types import SimpleNamespace

from parties.models import Seat, Unit, User
from workflows import engine, ledger
from workflows.case import Case
from workflows.transfer.flow import TransferFlow

COUNT = itertools.count()

ELIGIBLE = {
    "sex": "男", "retirement_category": "M60", "birth_date": "1990-05-15",
    "work": {"sector": "事业单位", "establishment": True, "in_service": True, "county": "350100", "system": "教育"},
    "education": [{"level": "大学本科", "full_time": True}],
    "assessments": [{"year": 2023, "grade": "合格"}, {"year": 2024, "grade": "优秀"}], "assessments_complete": True,
    "native_place": "350423", "relatives": [], "legal_holds": [],
}  # fmt: skip
MATERIALS = [{"code": "id", "title": "身份证"}, {"code": "degree", "title": "学历学位证书"}]


class County:
    """Units, seats and people as a test needs them."""

    def __init__(self):
        self.tag = uuid.uuid4().hex[:6].upper()

    def unit(self, code, name=None, supervisor=None):
        return Unit.objects.get_or_create(
            code=code, defaults={"name": name or code, "supervisor": supervisor}
        )[0]

    def user(self, *desks, name="张试"):
        user = User.objects.create(username=f"u{self.tag}{next(COUNT)}", name=name, is_official=bool(desks))
        for role, _, code in (desk.partition("@") for desk in desks):
            Seat.objects.create(user=user, role=role, unit=self.unit(code))
        return user

    def officials(self, bureau="JYJ", school="YZ"):
        """One person per desk of the chain; ``two`` examiners."""
        self.unit(school, "县第一中学", supervisor=self.unit(bureau))
        roles = ("intake", "eligibility", "review", "vetting", "transfer")
        desks = {role: self.user(f"{role}@{bureau}") for role in roles}
        return SimpleNamespace(
            **desks, examiner=self.user(f"vetting@{bureau}"), cosign=self.user("cosign@JJW"),
            receiving=self.user(f"receiving@{school}"), supervisor=self.user(f"receiving@{bureau}"),
            staffing=self.user("staffing@BB"), secretary=self.user("secretary@BB"),
        )  # fmt: skip

    def places(self, vacancies=1, quota=1000, school="YZ", kind="事业（财政核拨）", year=None):
        from workflows import clock
        from workflows.transfer.places import quota_code, vacancy_code

        self.pool(quota_code(year or clock.today().year), quota)
        return self.pool(vacancy_code(school, kind), vacancies)

    def pool(self, code, room):
        return ledger.Pool.objects.update_or_create(code=code, defaults={"title": code, "room": room})[0]

    def transfer(self, applicant=None, bureau="JYJ", wishes=("YZ",), **applicant_facts) -> Case:
        facts = {
            "applicant": ELIGIBLE | applicant_facts, "personal": {"name": "张试"}, "materials": MATERIALS,
            "job": {"identity": "事业", "present_unit": "福州某中学", "post": "教师", "party_member": False},
            "wishes": list(wishes), "accepts_adjustment": True,
        }  # fmt: skip
        return engine.begin(TransferFlow, applicant or self.user(), unit=bureau, subject="张试", facts=facts)


def task(case, name):
    """The open work of a case at the node ``name``."""
    return next(t for t in case.task_set.filter(finished=None).order_by("pk") if t.flow_task.name == name)


def fresh(case):
    return Case.objects.get(pk=case.pk).coerced


def do(case, name, action, actor, data=None, key=None, **handed):
    return engine.perform(
        case.pk, task(case, name).pk, action, actor, key=key or uuid.uuid4().hex, data=data, **handed
    )
