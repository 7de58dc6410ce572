"""Keeping a draft, filing it, handing corrections back: each one transaction."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404

from approvals.applications import checklist
from approvals.applications.facts import BUREAU, assessed, everything, facts_of
from approvals.applications.models import Draft
from approvals.applications.sections import SECTIONS, Section
from parties.models import Person
from parties.secrets import index_of
from workflows import clock, engine
from workflows.case import Case
from workflows.fsm import Refused
from workflows.transfer.flow import TransferFlow
from workflows.transfer.states import S

Lock = Callable[[Draft], Draft]
FAILED = (S.NOT_ACCEPTED, S.INELIGIBLE, S.REFUSED, S.LAPSED, S.WITHDRAWN, S.TERMINATED)


class Elsewhere(Exception):
    """The section was saved from another page in the meantime; nothing was overwritten."""

    def __init__(self, draft: Draft):
        self.draft = draft


def open_case(user) -> Case | None:
    return Case.objects.filter(applicant=user, chain="transfer", finished=None).first()


def begin(user) -> Draft:
    """A new draft with what is known of the person, or the one already begun."""
    known = Person.objects.filter(user=user).first()
    draft, made = Draft.objects.get_or_create(owner=user, kind="transfer", case=None)
    if made and known:
        draft.keep("personal", {"name": [known.name], "id_number": [known.id_number]}, ("id_number",))
        draft.save(update_fields=["data", "secret"])
    return draft


def draft_of(user) -> Draft | None:
    """The draft the person may work on now: the new one, or the filed one while corrections are asked for."""
    if case := open_case(user):
        draft = Draft.objects.filter(case=case).first()
        return reopened(draft, case) if draft and case.state == S.CORRECTING else None
    return Draft.objects.filter(owner=user, kind="transfer", case=None).first()


def reopened(draft: Draft, case: Case) -> Draft:
    """While corrections are asked for: what the officials corrected stands in the draft too, until saved again."""
    times = case.facts["corrections"]["times"]
    if draft.reopened != times:
        draft.data, draft.reopened = corrected(draft.data, case.facts), times
        known = Person.objects.filter(user=draft.owner_id).first()
        if known:
            draft.hide("personal", {"id_number": [known.id_number]})
    draft.case = case
    return draft


def corrected(data: dict, facts: dict) -> dict:
    """The draft's answers with the fields an official may retype as the case now has them."""
    person, job = facts["applicant"], facts["job"]
    now = {
        "personal": pick(facts["personal"], "name")
        | pick(person, "sex", "birth_date", "retirement_category"),
        "work": pick(job, "present_unit", "post", "identity", "party_member")
        | pick(person["work"], "sector", "establishment", "in_service", "county"),
        "assessments": {"complete": person["assessments_complete"]},
        "grounds": pick(person, "native_place"),
    }
    return data | {
        code: data.get(code, {}) | {name: [typed(value)] for name, value in said.items()}
        for code, said in now.items()
    }


def typed(value) -> str:
    """An answer as a form posts it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def pick(facts: dict, *names: str) -> dict:
    return {name: facts[name] for name in names}


def wanted(draft: Draft) -> tuple[set[str], set[str]]:
    """What may be changed: sections and materials by code. Corrections open exactly what was asked for."""
    every = {section.code for section in SECTIONS}
    if draft.case is None:
        return every, {line.code for line in checklist.of(draft)}
    asked = draft.case.facts["corrections"]
    beyond = len(asked["wanted"]) > len(asked["items"])
    materials = {line.code for line in checklist.of(draft)} if beyond else set(asked["items"])
    return (every if beyond else set()), materials


@transaction.atomic
def save_section(
    draft: Draft, section: Section, answers: dict, version: int, page: str = "", lock: Lock | None = None
) -> Draft:
    """Keep what was typed; a page older than the last save of this section is refused with ``Elsewhere``.

    ``page`` names the page that saves: its own autosave, still on the way when 保存 is pressed, is not elsewhere.
    ``lock`` reads the draft again, locked, and refuses where it can no longer be written.
    """
    draft = (lock or locked)(draft)
    own = page and draft.touched.get(f"{section.code}:page") == page
    if draft.touched.get(section.code, 0) > version and not own:
        raise Elsewhere(draft)
    draft.version += 1
    draft.keep(section.code, answers, section.hides)
    draft.touched = draft.touched | {section.code: draft.version, f"{section.code}:page": page}
    draft.updated = clock.now()
    draft.save()
    return draft


def locked(draft: Draft) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.case_id is None:
        return draft
    if draft.case.state != S.CORRECTING:
        raise engine.Stale("这份申请已经递交，不能再修改；需要补正时会通知您")
    return reopened(draft, draft.case)


def missing(draft: Draft) -> list[str]:
    """What is still to be filled in before filing, in words."""
    sections, materials = wanted(draft)
    left = [
        p.section.title for code, p in everything(draft).items() if code in sections and not p.is_complete()
    ]
    return left + [line.title for line in checklist.of(draft) if line.code in materials and line.lacking]


def earlier_case(user) -> Case | None:
    """The last application that failed: filing again links to it."""
    failed = Case.objects.filter(applicant=user, chain="transfer", state__in=FAILED).exclude(finished=None)
    return failed.order_by("-pk").first()


@transaction.atomic
def file(user, key: str, sure: bool = False) -> Case:
    """File the draft with this key; the same click again gets the same case."""
    draft = Draft.objects.select_for_update().filter(owner=user, key=key).first()
    if draft is None:
        raise Http404
    if draft.case_id:
        return draft.case
    if left := missing(draft):
        raise Refused(f"还不能递交，请先补齐：{'、'.join(left)}")
    facts = facts_of(everything(draft), checklist.listed(checklist.of(draft)))
    insist(facts, sure)
    keep_identity(user, draft, facts)
    case = engine.begin(
        TransferFlow, user, unit=BUREAU[facts["applicant"]["work"]["system"]], subject=facts["personal"]["name"],
        brief=facts["job"]["present_unit"], facts=facts, earlier=earlier_case(user),
    )  # fmt: skip
    checklist.hand_over(draft, case)
    draft.case = case
    draft.save(update_fields=["case"])
    return case


def insist(facts: dict, sure: bool) -> None:
    """Conditions that fail are the authority's to judge; the person only has to know of them."""
    if not sure and assessed(facts).verdict == "ineligible":
        raise Refused("有条件不符，请勾选确认后再递交；是否符合由受理单位认定（三(三)1）")


@transaction.atomic
def hand_back(user, draft: Draft, sure: bool = False) -> Case:
    """提交补正: only what was asked for is learnt; the same click again changes nothing more."""
    draft = locked(draft)
    if left := missing(draft):
        raise Refused(f"还不能提交补正，请先补齐：{'、'.join(left)}")
    learnt = {"materials": checklist.listed(checklist.of(draft))}
    if wanted(draft)[0]:
        learnt = facts_of(everything(draft), learnt["materials"])
        insist(learnt, sure)
        keep_identity(user, draft, learnt)
    checklist.hand_over(draft, draft.case)
    task = draft.case.task_set.get(finished=None, owner=user, owner_permission=None)
    engine.perform(
        draft.case_id, task.pk, "resubmit", user, key=f"{draft.key}-{draft.reopened}", draft=learnt
    )
    draft.save()
    return draft.case


def keep_identity(user, draft: Draft, facts: dict) -> None:
    """The ID number goes to the person's encrypted profile and nowhere else."""
    number = draft.answers("personal")["id_number"][0]
    index = index_of(number)
    if Person.objects.filter(id_index=index).exclude(user=user).exists():
        raise Refused(
            "该身份证号已在另一账号下登记，请用原账号登录；忘记密码的可以重设，号码被冒用的请联系受理单位"
        )
    said = {"name": facts["personal"]["name"], "id_number": number}
    Person.objects.update_or_create(user=user, defaults=said)
