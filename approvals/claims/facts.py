"""From what was typed to what a claim knows (``workflows.claim.facts``); numbers of IDs and accounts are not among it."""

from decimal import Decimal
from typing import Any

from approvals.applications.models import Draft
from approvals.applications.sections import Filled
from approvals.claims import payees, rosters, sections
from parties.claimants import Account, Claimant
from parties.employers import Employer
from parties.engagements import Engagement
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
    } | ({"employer": employer(parts["employer"])} if "employer" in parts else {}) | engaged(parts) | head(parts) | ({"talent": talent(parts["talent"])} if "talent" in parts else {}) | occasion(parts) | sides(scheme, parts)  # fmt: skip


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
        if "sides" in known:
            known |= agreed_by(known["sides"], claimant)
        elif "check" in scheme.stages:
            known["checked_by"] = checking_unit(chosen, claimant)
    if scheme.pays_people:
        return known | {"payees": payees.of_people(scheme, rosters.rows(draft))}
    return known | {"payee": payee(scheme, claimant, chosen, parts["account"].cleaned)}


def engaged(parts: dict[str, Filled]) -> dict[str, Any]:
    """The agreement a claim is about, with its unit and its talent."""
    if "engagement" not in parts:
        return {}
    one = Engagement.objects.select_related("unit").get(pk=parts["engagement"].cleaned["engagement"])
    return {
        "engagement": one.pk,
        "employer": {"code": one.unit.code, "name": one.unit.name},
        "talent": {"name": one.name, "index": one.id_index, "masked": one.masked_id},
    }


def named_employer(parts: dict[str, Filled]) -> str:
    """The employer as far as it is known: chosen, or by the agreement."""
    for code, read in (
        ("employer", lambda part: employer(part)),
        ("engagement", lambda part: engaged(parts)["employer"]),
    ):
        if code in parts and parts[code].is_complete():
            return read(parts[code])["name"]
    return ""


def head(parts: dict[str, Filled]) -> dict[str, Any]:
    """What is said once of the whole roster."""
    if "head" not in parts:
        return {}
    return {"head": {name: rosters.kept(value) for name, value in parts["head"].cleaned.items()}}


def sides(scheme: Scheme, parts: dict[str, Filled]) -> dict[str, Any]:
    """Both enterprises by the side they stand on, where the amount is shared."""
    if "partner" not in parts:
        return {}
    mine, partner = parts["employer"].cleaned["employer"], parts["partner"].cleaned
    found = Employer.objects.filter(unit__code__in=[mine, partner["partner"]]).select_related("unit")
    known = {one.unit.code: enterprise(one) for one in found}
    stands = {side: mine if side == partner["side"] else partner["partner"] for side in scheme.sides}
    return {"sides": {side: known[code] for side, code in stands.items()}}


def enterprise(employer: Employer) -> dict[str, str]:
    return {"code": employer.unit.code, "name": employer.unit.name, "index": index_of(employer.credit_code)}


def agreed_by(sides: dict[str, dict[str, str]], claimant: Claimant) -> dict[str, Any]:
    """The other enterprise confirms for itself; the unit above where the work is done reports. Nobody is paid yet."""
    other = next(one for one in sides.values() if one["index"] != claimant.identity_index)
    if not Seat.objects.filter(role="employer", unit__code=other["code"], user__is_active=True).exists():
        raise Refused(
            f"{other['name']}还没有开通核实岗账号，不能确认协议，请由该企业联系县人社局开通后再递交（三(十五)）"
        )
    return {"checked_by": other["code"], "reported_by": reporting_unit(list(sides.values())), "payees": []}


def reporting_unit(enterprises: list[dict[str, str]]) -> str:
    """Whose 用工服务专员 reports: the nearest unit above the enterprise that borrows, else the one that lends."""
    above = [
        unit for one in reversed(enterprises) for unit in supervisors(Unit.objects.get(code=one["code"]))
    ]
    if not above:
        raise Refused(
            "两家企业在名册中都没有登记主管部门，没有用工服务专员报送，请联系县人社局补登后再递交（三(十五)）"
        )
    seats = Seat.objects.filter(role="service_officer", unit__in=above, user__is_active=True)
    staffed = set(seats.values_list("unit_id", flat=True))
    return next((unit.code for unit in above if unit.pk in staffed), above[0].code)


def supervisors(unit: Unit) -> list[Unit]:
    """Every unit above, the nearest first."""
    found: list[Unit] = []
    above = unit.supervisor
    while above and above not in found:
        found.append(above)
        above = above.supervisor
    return found


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
    kept = Account.of(index, name, account["bank"], account["number"])
    return {"name": name, "index": index, "account": kept.pk, "bank": kept.bank, "masked": kept.masked}


def paid(scheme: Scheme, claimant: Claimant, employer: Employer | None) -> tuple[str, str]:
    """Name and identity of the payee: the employer where the scheme says so, else whoever claims."""
    if employer and sections.pays_employer(scheme):
        return employer.unit.name, employer.credit_code
    return claimant.name, claimant.identity


def checking_unit(employer: Employer, claimant: Claimant) -> str:
    """Who checks: the employer, unless it claims itself or nobody sits at its desk; then the nearest unit above."""
    claims_itself = index_of(employer.credit_code) == claimant.identity_index
    units = [*([] if claims_itself else [employer.unit]), *supervisors(employer.unit)]
    if not units:
        raise Refused(
            "用人单位自己申报的，由其主管部门核实，但名册中还没有登记主管部门，请联系县人社局补登后再递交（内部控制）"
        )
    seats = Seat.objects.filter(role="employer", unit__in=units, user__is_active=True)
    staffed = set(seats.values_list("unit_id", flat=True))
    return next((unit.code for unit in units if unit.pk in staffed), units[-1].code)


def about_whom(scheme: Scheme, known: dict[str, Any]) -> str:
    """What the list of cases says beside the scheme: the employer, or what the roster is about."""
    if scheme.sides:
        return "　".join(f"{side}：{known['sides'][side]['name']}" for side in scheme.sides)
    first = next((known["head"][one.name] for one in scheme.heads if one.once), "")
    return known["employer"]["name"] if "employer" in known else first
