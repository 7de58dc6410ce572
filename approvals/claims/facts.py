"""From what was typed to what a claim knows (``workflows.claim.facts``); numbers of IDs and accounts are not among it."""

from decimal import Decimal
from typing import Any

from approvals.applications.models import Draft
from approvals.applications.sections import Filled
from approvals.claims import payees, rosters, sections
from parties.claimants import Account, Claimant
from parties.employers import Employer
from parties.seats import Seat
from parties.secrets import index_of, mask, normalised
from parties.units import Unit
from policies.terms import Scheme
from workflows import clock
from workflows.fsm import Refused


def about(draft: Draft, claimant: Claimant, parts: dict[str, Filled]) -> dict[str, Any]:
    """What the rules are asked about: everything but the account and the papers."""
    scheme = sections.scheme_of(draft)
    return {
        "scheme": scheme.key,
        "accepted_on": accepted_on(draft),
        "claimant": {"kind": claimant.kind, "name": claimant.name, "index": claimant.identity_index},
        "declared": {"personnel_work": claimant.personnel_work, "decisive": together(parts)},
        "said": said(parts),
    } | ({"employer": employer(parts["employer"])} if "employer" in parts else {}) | head(parts) | ({"talent": talent(parts["talent"])} if "talent" in parts else {}) | occasion(parts)  # fmt: skip


def accepted_on(draft: Draft) -> str:
    """受理日: today, and once filed the day it was."""
    return draft.case.facts["accepted_on"] if draft.case else clock.today().isoformat()


def everything(
    draft: Draft, claimant: Claimant, parts: dict[str, Filled], materials: list[dict]
) -> dict[str, Any]:
    """The facts of a claim out of complete sections."""
    known = about(draft, claimant, parts)
    scheme, chosen = sections.scheme_of(draft), None
    known["materials"] = materials
    if "employer" in known:
        chosen = Employer.objects.select_related("unit").get(unit__code=known["employer"]["code"])
        if "check" in scheme.stages:
            known["checked_by"] = checking_unit(chosen, claimant)
    if scheme.pays_people:
        return known | {"payees": payees.of_people(scheme, rosters.rows(draft))}
    return known | {"payee": payee(scheme, claimant, chosen, parts["account"].cleaned)}


def head(parts: dict[str, Filled]) -> dict[str, Any]:
    """What is said once of the whole roster."""
    if "head" not in parts:
        return {}
    return {"head": {name: rosters.kept(value) for name, value in parts["head"].cleaned.items()}}


def occasion(parts: dict[str, Filled]) -> dict[str, str]:
    """The day that decides in which year a grant is counted."""
    return {"occasion": parts["occasion"].cleaned["day"].isoformat()} if "occasion" in parts else {}


def employer(part: Filled) -> dict[str, str]:
    code = part.cleaned["employer"]
    return {"code": code, "name": Unit.objects.get(code=code).name}


def talent(part: Filled) -> dict[str, str]:
    number = normalised(part.cleaned["id_number"])
    return {"name": part.cleaned["name"], "index": index_of(number), "masked": mask(number)}


def together(parts: dict[str, Filled]) -> bool:
    """Whether this claimant is the decisive one of several, as the signed agreement says."""
    return "cooperation" in parts and bool(parts["cooperation"].cleaned.get("together"))


def said(parts: dict[str, Filled]) -> dict[str, Any]:
    """The claimant's own answers, as the rules read them back from JSON."""
    answers = parts["said"].cleaned if "said" in parts else {}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in answers.items()}


def payee(
    scheme: Scheme, claimant: Claimant, employer: Employer | None, account: dict[str, str]
) -> dict[str, Any]:
    """Whom the scheme pays, with the account in his name."""
    name, identity = paid(scheme, claimant, employer)
    index = index_of(identity)
    kept, _ = Account.objects.get_or_create(
        payee_index=index, bank=account["bank"], number_index=index_of(account["number"]),
        defaults={"holder": name, "number": account["number"]},
    )  # fmt: skip
    return {"name": name, "index": index, "account": kept.pk, "bank": kept.bank, "masked": kept.masked}


def paid(scheme: Scheme, claimant: Claimant, employer: Employer | None) -> tuple[str, str]:
    """Name and identity of the payee: the employer where the scheme says so, else whoever claims."""
    if employer and sections.pays_employer(scheme):
        return employer.unit.name, employer.credit_code
    return claimant.name, claimant.identity


def checking_unit(employer: Employer, claimant: Claimant) -> str:
    """Who checks: the employer, unless it claims itself or nobody sits at its desk; then the nearest unit above."""
    claims_itself = index_of(employer.credit_code) == claimant.identity_index
    units = [] if claims_itself else [employer.unit]
    above = employer.unit.supervisor
    while above and above not in units:
        units.append(above)
        above = above.supervisor
    if not units:
        raise Refused(
            "用人单位自己申报的，由其主管部门核实，但名册中还没有登记主管部门，请联系县人社局补登后再递交（内部控制）"
        )
    seats = Seat.objects.filter(role="employer", unit__in=units, user__is_active=True)
    staffed = set(seats.values_list("unit_id", flat=True))
    return next((unit.code for unit in units if unit.pk in staffed), units[-1].code)


def about_whom(scheme: Scheme, known: dict[str, Any]) -> str:
    """What the list of cases says beside the scheme: the employer, or what the roster is about."""
    first = next((known["head"][one.name] for one in scheme.heads if one.once), "")
    return known["employer"]["name"] if "employer" in known else first
