"""The sections of a claim, built from what its scheme declares and no register knows."""

from approvals.applications.models import Draft
from approvals.applications.sections import Filled, Section
from approvals.claims import forms
from parties.claimants import Claimant
from parties.engagements import MISTAKEN, Engagement
from policies import schemes
from policies.facts import Fact
from policies.terms import Scheme
from workflows import clock
from workflows.claim.registers import SOURCES

EMPLOYER = Section(
    "employer", "用人单位", forms.Choosing, "从用人单位名册中选择", derive=forms.the_only_one("employer")
)
TALENT = Section("talent", "引进人才", forms.Recognised, "与人才认定名册核对", hides=("id_number",))
COOPERATION = Section("cooperation", "合作引进", forms.Cooperation, "一名人才只由一个对象申报（三(十二)4）")
ACCOUNT = Section("account", "收款账户", forms.Receiving, "户名须与收款对象一致", hides=("number",))

OF_THE_EMPLOYER = {"employer_in_county", "referrer_is_employer", "field", "org"}
"""Facts the register knows of the employer a claim names."""


def scheme_of(draft: Draft) -> Scheme:
    """As it stands today; of a filed claim, as it stood on the day of acceptance."""
    return schemes.scheme(draft.kind, draft.case.coerced.known.accepted_on if draft.case else clock.today())


def offered() -> list[Scheme]:
    """The schemes one can claim under: those that end in a payment and whose facts can all be had."""
    return [one for one in schemes.schemes(clock.today()).values() if is_paid(one) and is_askable(one)]


def is_paid(scheme: Scheme) -> bool:
    """By 人社局, or by 财政局 itself."""
    return "file" in scheme.stages


def is_askable(scheme: Scheme) -> bool:
    return not scheme.recorded and all(forms.question(fact) for fact in own_facts(scheme))


def own_facts(scheme: Scheme) -> list[Fact]:
    """What only the claimant can say."""
    by_rows = {scheme.roster, scheme.vouchers.sums if scheme.vouchers else ""}
    return [
        fact
        for fact in scheme.facts
        if not fact.line and fact.name not in SOURCES and fact.name not in by_rows
    ]


def is_about_a_talent(scheme: Scheme) -> bool:
    """Whether a talent is named in the claim itself; one engaged for a time is named by the agreement."""
    return any(fact.name == "talent_class" for fact in scheme.facts) and not is_about_an_engagement(scheme)


def is_about_an_engagement(scheme: Scheme) -> bool:
    return any(fact.name == "flexible" for fact in scheme.facts)


def sections_of(scheme: Scheme, owner=None) -> list[Section]:
    """Everything that is filled in as a form, for whom it is filled in; the roster has pages of its own."""
    about = [engaged(owner)] if is_about_an_engagement(scheme) else []
    about += [EMPLOYER] if is_about_an_employer(scheme) and not about else []
    about += [TALENT, COOPERATION] if is_about_a_talent(scheme) else []
    said = own_facts(scheme)
    form = forms.asking(scheme.asks, said)
    asked = [Section("said", "申报事项", form, scheme.clause)] if form.base_fields else []
    when = [
        Section("occasion", count.asks, forms.occasion(count.asks)) for count in scheme.counts if count.asks
    ]
    with_whom = [partner(scheme)] if scheme.sides else []
    head = [Section("head", heading, forms.heading(scheme)) for heading in headings(scheme)]
    return [*about, *with_whom, *when, *head, *asked, *([] if scheme.pays_people else [ACCOUNT])]


def headings(scheme: Scheme) -> list[str]:
    """Under which heading the roster's own questions are asked; none where it has none."""
    return list(dict.fromkeys(one.head for one in scheme.heads))


def is_about_an_employer(scheme: Scheme) -> bool:
    """Whether an employer checks it, is paid, or a rule asks about him."""
    asked = {fact.name for fact in scheme.facts} & OF_THE_EMPLOYER
    return "check" in scheme.stages or bool(asked) or pays_employer(scheme)


def pays_employer(scheme: Scheme) -> bool:
    return bool(scheme.sides) or any(
        one.title in ("用人单位", "企业", "引才单位") or one.fact in OF_THE_EMPLOYER for one in scheme.payees
    )


def partner(scheme: Scheme) -> Section:
    """Who shares the amount with whoever claims."""
    hint = f"从用人单位名册中选择，由对方企业确认协议（{scheme.clause}）"
    return Section(
        "partner", "对方企业", forms.partner(scheme.sides), hint, derive=forms.the_only_one("partner")
    )


def engaged(owner) -> Section:
    """柔性引才协议: chosen from those on record of whoever claims."""
    form = forms.choosing_engagement(engagements_of(owner))
    return Section("engagement", "柔性引才协议", form, "从本单位已确认的协议中选择（三(四)2）")


def engagements_of(owner) -> list[Engagement]:
    """What the unit of this account has on record: confirmed, and not by mistake."""
    claimant = Claimant.objects.filter(user=owner).first() if owner else None
    if claimant is None:
        return []
    found = Engagement.objects.filter(unit__employer__credit_code=claimant.identity).exclude(
        confirmed_by=None
    )
    return list(found.exclude(ended_as=MISTAKEN))


def everything(draft: Draft) -> dict[str, Filled]:
    return {
        section.code: section.filled(draft.answers(section.code))
        for section in sections_of(scheme_of(draft), draft.owner)
    }
