"""Keeping the draft of a claim, filing it, handing corrections back: each one transaction."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import Http404

from approvals.applications import checklist
from approvals.applications.models import Draft
from approvals.claims import facts, forecast, rosters, sections, uploads
from approvals.claims.forms import TAKEN
from parties.claimants import Claimant
from parties.employers import Employer
from parties.secrets import index_of
from policies.terms import Material
from workflows import engine, sheaf
from workflows.case import Case
from workflows.claim.flow import ClaimFlow
from workflows.claim.states import S
from workflows.fsm import Refused, first_for

HANDLED_BY = "RSJ"
ROSTER, ACCOUNT = "roster", "account"
FIXED = ("employer", "partner", "engagement", "talent", "cooperation")
"""What a filed claim is about; another talent or employer is another claim."""
LEARNT = ("said", "head", "occasion", "payee", "payees", "materials")
"""What corrections may change of it beside the roster."""


# 申报对象


def claimant_of(user) -> Claimant | None:
    return Claimant.objects.filter(user=user).first()


def is_settled(claimant: Claimant | None) -> bool:
    """Whether claims already stand on this identity, so that it can no longer be changed here."""
    return claimant is not None and Case.objects.filter(applicant=claimant.user_id, chain="claim").exists()


def introduce(user, said: dict) -> Claimant:
    """Keep who claims; one identity has one account."""
    try:
        with transaction.atomic():
            return Claimant.objects.update_or_create(user=user, defaults=said)[0]
    except IntegrityError:  # somebody registered it this very moment
        raise Refused(TAKEN) from None


# 草稿


def begin(user, scheme: str) -> Draft:
    """A new draft under a scheme, or the one already begun."""
    return Draft.objects.get_or_create(owner=user, kind=scheme, case=None)[0]


def drafts_of(user) -> list[Draft]:
    """What was begun and not filed, each with the ``title`` of its scheme."""
    known = {scheme.key: scheme.title for scheme in sections.offered()}
    drafts = list(Draft.objects.filter(owner=user, case=None, kind__in=known).order_by("pk"))
    for draft in drafts:
        draft.title = known[draft.kind]
    return drafts


def locked(draft: Draft) -> Draft:
    """The draft, locked; Stale where it has been filed and nothing is asked for again."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if not is_open(draft):
        raise engine.Stale("这份申报已经递交，不能再修改；需要补正时会通知您")
    return draft


@transaction.atomic
def discard(draft: Draft) -> None:
    """放弃: a claim that was begun and never filed goes with its roster and files; nothing was decided on it."""
    draft = locked(draft)
    if draft.case_id is not None:
        raise Refused("正在补正的申报不能在这里放弃；不再申报的，请在办件页撤销申报")
    checklist.clear(draft)
    draft.delete()


def is_open(draft: Draft) -> bool:
    return draft.case_id is None or draft.case.state == S.CORRECTING


@dataclass(frozen=True)
class Wanted:
    """What may be filled in now, by code: all of it, or exactly what corrections were asked for."""

    sections: list[str]
    materials: list[str]
    roster: bool


def wanted(draft: Draft) -> Wanted:
    scheme = sections.scheme_of(draft)
    every = [section.code for section in sections.sections_of(scheme, draft.owner)]
    roster, papers = scheme.has_roster, [one.code for one in materials(draft)]
    if draft.case is None:
        return Wanted(every, papers, roster)
    asked = draft.case.facts["corrections"]
    if len(asked["wanted"]) == len(asked["items"]):
        return Wanted([], [code for code in papers if code in asked["items"]], False)
    return Wanted([code for code in every if code not in FIXED], papers, roster)


def materials(draft: Draft) -> list[Material]:
    """The papers of the scheme; an agreement is wanted where several brought the talent (三(十二)4)."""
    joint, scheme = draft.answers("cooperation").get("together") == ["yes"], sections.scheme_of(draft)
    papers = []
    for one in scheme.materials:
        if one.code != "agreement" or not sections.is_about_a_talent(scheme):
            papers.append(one)
        elif joint:
            papers.append(Material(**vars(one) | {"required": True}))
    return papers


def papers(draft: Draft) -> list[checklist.Line]:
    return checklist.of(draft, materials(draft))


def missing(draft: Draft) -> list[str]:
    """What is still to be filled in before filing, in words."""
    open_now, parts = wanted(draft), sections.everything(draft)
    left = [parts[code].section.title for code in open_now.sections if not parts[code].is_complete()]
    if open_now.roster and not rosters.rows(draft):
        left.append(sections.scheme_of(draft).roster_title)
    if open_now.roster and uploads.of(draft):
        left.append("上传的工作簿还没有采用，请先采用或放弃")
    return left + [line.title for line in papers(draft) if line.code in open_now.materials and line.lacking]


# 递交、补正


@transaction.atomic
def file(user, key: str, sure: bool = False) -> Case:
    """File the draft with this key; the same click again gets the same case."""
    draft = Draft.objects.select_for_update().filter(owner=user, key=key).first()
    claimant = claimant_of(user)
    if draft is None or claimant is None:
        raise Http404
    if draft.case_id:
        return draft.case
    known = complete(draft, claimant, sure)
    scheme = sections.scheme_of(draft)
    with sheaf.bound():
        case = engine.begin(
            ClaimFlow, user, unit=scheme.taken_by("review", HANDLED_BY), subject=claimant.name, brief=f"{scheme.title}　{facts.about_whom(scheme, known)}".strip(),
            facts=known, rows=rosters.lines(draft),
        )  # fmt: skip
    checklist.hand_over(draft, case)
    draft.case = case
    draft.save(update_fields=["case"])
    uploads.drop(draft)
    return case


def complete(draft: Draft, claimant: Claimant, sure: bool) -> dict:
    """The facts of a draft in which nothing is missing; a rule against it needs the person's own word."""
    if left := missing(draft):
        raise Refused(f"还不能递交，请先补齐：{'、'.join(left)}")
    refuse_strangers(draft, claimant)
    if not sure and forecast.of(draft, claimant).against:
        scheme = sections.scheme_of(draft)
        raise Refused(
            f"按名册和规定，本件不能兑现，请勾选确认后再递交；是否兑现由{scheme.actor_of('review')}审核认定（{scheme.clause}）"
        )
    return facts.everything(draft, claimant, sections.everything(draft), checklist.listed(papers(draft)))


def refuse_strangers(draft: Draft, claimant: Claimant) -> None:
    """Where nobody else checks, an employer's subsidy is claimed by the employer itself."""
    scheme, parts = sections.scheme_of(draft), sections.everything(draft)
    if "employer" not in parts or (
        not scheme.sides and ("check" in scheme.stages or not sections.pays_employer(scheme))
    ):
        return
    chosen = Employer.objects.get(unit__code=parts["employer"].cleaned["employer"])
    if scheme.sides and parts["partner"].cleaned["partner"] == chosen.unit.code:
        raise Refused(f"对方企业不能是本企业，请重新选择对方企业（{scheme.clause}）")
    if index_of(chosen.credit_code) != claimant.identity_index:
        raise Refused(
            f"{scheme.title}由用人单位自己申报，请用{chosen.unit.name}的账号申报（{scheme.clause}）"
        )


@transaction.atomic
def hand_back(user, draft: Draft, sure: bool = False) -> Case:
    """提交补正: the claim learns what may have changed; the same click again changes nothing more."""
    draft = locked(draft)
    case, open_now = draft.case, wanted(draft)
    claimant = claimant_of(user)
    known = complete(draft, claimant, sure) if open_now.sections else corrected(draft)
    learnt = {name: known[name] for name in LEARNT if name in known}
    if open_now.roster:
        case.roster.all().delete()
        lines = rosters.lines(draft)
        for line in lines:
            line.case = case
        type(lines[0]).objects.bulk_create(lines)
    checklist.hand_over(draft, case)
    task = case.task_set.get(finished=None, owner=user, owner_permission=None)
    times = case.facts["corrections"]["times"]
    action = first_for(case.coerced, task.step.actions)
    engine.perform(case.pk, task.pk, action, user, key=f"{draft.key}-{times}", draft=learnt)
    draft.save()
    uploads.drop(draft)
    return case


def corrected(draft: Draft) -> dict:
    """Only papers were asked for."""
    if left := missing(draft):
        raise Refused(f"还不能提交补正，请先补齐：{'、'.join(left)}")
    return {"materials": checklist.listed(papers(draft))}
