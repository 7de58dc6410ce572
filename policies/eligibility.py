"""Who may come back by transfer: the conditions of 三(三)1, every one answered with its clause.

``None`` means not known. A fact that cannot change the outcome is never asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policies import retirement
from policies.periods import add_years

COUNTY = "350423"
CLAUSE = "三(三)1"
YEARS = 5

PUBLIC_SECTORS = {"机关", "参公", "事业单位"}
DEGREES = {"大学本科", "硕士研究生", "博士研究生"}
GOOD_GRADES = {"优秀", "称职", "合格"}
BAD_GRADES = {"基本称职", "基本合格", "不称职", "不合格"}
PARENTS = {"配偶", "父", "母", "养父", "养母", "岳父", "岳母", "公公", "婆婆"}
STEP_PARENTS = {"继父", "继母"}

MET, UNMET, WAIVABLE, UNKNOWN = "met", "unmet", "waivable", "unknown"


@dataclass(frozen=True)
class Work:
    """The present post."""

    sector: str | None
    establishment: bool | None
    in_service: bool | None
    county: str | None
    system: str | None = None


@dataclass(frozen=True)
class Degree:
    """One degree or diploma."""

    level: str | None
    full_time: bool | None


@dataclass(frozen=True)
class Assessment:
    """One year's assessment (年度考核)."""

    year: int
    grade: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Relative:
    """Who somebody is to the applicant, and how he is bound to the county."""

    relation: str
    long_term_work_and_live: bool | None = None
    hukou_county: str | None = None
    hukou_since: date | None = None
    qingliu_staff: str | None = None
    staff_status: str | None = None


@dataclass(frozen=True)
class Applicant:
    """The facts the conditions are measured by."""

    sex: str | None
    retirement_category: str | None
    birth_date: date | None
    work: Work
    education: tuple[Degree, ...] | None
    assessments: tuple[Assessment, ...] | None
    assessments_complete: bool | None
    native_place: str | None
    relatives: tuple[Relative, ...] | None
    legal_holds: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Applicant":
        """From plain data whose shape is known to be right (see ``policies.assess`` for the strict reader)."""
        return cls(
            sex=said.get("sex"),
            retirement_category=said.get("retirement_category"),
            birth_date=as_date(said.get("birth_date")),
            work=Work(
                **(said.get("work") or dict.fromkeys(("sector", "establishment", "in_service", "county")))
            ),
            education=each(Degree, said.get("education")),
            assessments=each(Assessment, said.get("assessments")),
            assessments_complete=said.get("assessments_complete"),
            native_place=said.get("native_place"),
            relatives=each(Relative, said.get("relatives"), hukou_since=as_date),
            legal_holds=tuple(said.get("legal_holds") or ()),
        )


@dataclass(frozen=True)
class Policy:
    """The interpretations (口径) a county may choose between; the first value is the default."""

    education: str = "soft"
    granularity: str = "day"
    retirement_law_switch: date = retirement.DECIDED


@dataclass(frozen=True)
class Finding:
    """What one rule answers; ``earliest`` is the first day it could be met by time alone."""

    rule: str
    outcome: str
    sentence: str
    clause: str = CLAUSE
    earliest: date | None = None


@dataclass(frozen=True)
class Verdict:
    """The whole answer: the verdict, the codes that stand against it, the grounds met, every finding."""

    verdict: str
    failed: tuple[str, ...]
    basis: tuple[str, ...]
    retirement_date: date | None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def against(self) -> list[Finding]:
        """The findings that stand against the applicant; the grounds only where none is met."""
        spared = {"B1", "B2", "B3"} if self.basis else set()
        return [one for one in self.findings if one.outcome != MET and one.rule not in spared]


def assess(applicant: Applicant, on: date, policy: Policy | None = None) -> Verdict:
    """Measure every condition on the day of acceptance (口径 retire.reference)."""
    policy = policy or Policy()
    retires = retires_on(applicant, on, policy)
    conditions = [
        works_outside(applicant.work),
        has_degree(applicant.education, policy),
        was_assessed_well(applicant.assessments, applicant.assessments_complete),
        has_years_left(retires, on, policy),
    ]
    grounds = [is_native(applicant.native_place), *related(applicant.relatives, on)]
    holds = [law_holds(applicant.legal_holds)]
    failed = tuple(codes_against(conditions, grounds, holds))
    basis = tuple(ground.rule for ground in grounds if ground.outcome == MET)
    verdict = decide(conditions, grounds, holds)
    return Verdict(verdict, failed, basis, retires, (*conditions, *grounds, *holds))


def decide(conditions: list[Finding], grounds: list[Finding], holds: list[Finding]) -> str:
    """ineligible > needs_evidence > needs_exception > eligible."""
    outcomes = {finding.outcome for finding in conditions}
    ground = best(grounds)
    if UNMET in outcomes or ground == UNMET:
        return "ineligible"
    if UNKNOWN in outcomes or UNKNOWN in (ground, holds[0].outcome):
        return "needs_evidence"
    return "needs_exception" if WAIVABLE in outcomes else "eligible"


def codes_against(conditions: list[Finding], grounds: list[Finding], holds: list[Finding]) -> Iterator[str]:
    yield from (finding.rule for finding in conditions if finding.outcome != MET)
    if best(grounds) != MET:
        yield "BASIS"
    yield from (finding.rule for finding in holds if finding.outcome != MET)


def best(findings: Iterable[Finding]) -> str:
    """The outcome of "any one of": met before unknown before unmet."""
    outcomes = {finding.outcome for finding in findings}
    return MET if MET in outcomes else UNKNOWN if UNKNOWN in outcomes else UNMET


def every(*facts: bool | None) -> str:
    """The outcome of "all of": one false fact settles it, whatever is not known."""
    return UNMET if False in facts else UNKNOWN if None in facts else MET


# The conditions --------------------------------------------------------------------------------------------


def works_outside(work: Work) -> Finding:
    public = None if work.sector is None else work.sector in PUBLIC_SECTORS
    outside = None if work.county is None else work.county != COUNTY
    outcome = every(public, work.establishment, work.in_service, outside)
    return Finding("E1", outcome, {
        MET: "现为清流县外机关事业单位在编在职人员",
        UNMET: "须为清流县外机关事业单位的在编在职人员，现任职情况不符",
        UNKNOWN: "请提供现单位性质、在编在职和工作地的证明",
    }[outcome])  # fmt: skip


def has_degree(education: tuple[Degree, ...] | None, policy: Policy) -> Finding:
    if education is None:
        outcome = UNKNOWN
    else:
        outcome = best(Finding("E2", every(degree_counts(one.level), one.full_time), "") for one in education)
    if outcome == UNMET and policy.education == "soft":
        outcome = WAIVABLE
    return Finding("E2", outcome, {
        MET: "具有全日制大学本科及以上学历",
        UNMET: "没有全日制大学本科及以上学历",
        WAIVABLE: "没有全日制大学本科及以上学历；此项为一般要求，确需放宽的须写明理由并由第二人同意",
        UNKNOWN: "请提供学历证书或认证报告，以核定是否为全日制本科及以上",
    }[outcome])  # fmt: skip


def degree_counts(level: str | None) -> bool | None:
    return None if level is None else level in DEGREES


def was_assessed_well(assessments: tuple[Assessment, ...] | None, complete: bool | None) -> Finding:
    outcome = every(*map(grade_counts, assessments or ()))
    graded = [one for one in assessments or () if one.grade in GOOD_GRADES]
    if outcome == MET and not (complete and graded):
        outcome = UNKNOWN
    return Finding("E3", outcome, {
        MET: "历年年度考核均为称职（合格）及以上等次",
        UNMET: "有年度考核在称职（合格）以下",
        UNKNOWN: "请提供在机关事业单位各年度的考核登记表；不定等次的请附原因说明",
    }[outcome])  # fmt: skip


def grade_counts(one: Assessment) -> bool | None:
    """A bad grade settles it; no grade during probation says nothing; any other needs a human look."""
    if one.grade in BAD_GRADES:
        return False
    neutral = one.grade == "不定等次" and one.reason == "试用期"
    return True if neutral or one.grade in GOOD_GRADES else None


def retires_on(applicant: Applicant, on: date, policy: Policy) -> date | None:
    if applicant.birth_date is None or applicant.retirement_category is None:
        return None
    switch = policy.retirement_law_switch
    return retirement.retirement_date(applicant.retirement_category, applicant.birth_date, on, switch)


def has_years_left(retires: date | None, on: date, policy: Policy) -> Finding:
    wanted = add_years(on, YEARS)
    if retires is None:
        outcome = UNKNOWN
    elif policy.granularity == "month":
        outcome = every((retires.year, retires.month) >= (wanted.year, wanted.month))
    else:
        outcome = every(retires >= wanted)
    return Finding("E4", outcome, {
        MET: f"法定退休日期为 {retires}，距今不少于5年",
        UNMET: f"法定退休日期为 {retires}，距今不足5年",
        UNKNOWN: "请按档案核定出生日期和退休类别",
    }[outcome])  # fmt: skip


# The grounds, of which one suffices -------------------------------------------------------------------------


def is_native(native_place: str | None) -> Finding:
    outcome = UNKNOWN if native_place is None else MET if native_place == COUNTY else UNMET
    return Finding("B1", outcome, {
        MET: "籍贯为清流县",
        UNMET: "籍贯不是清流县",
        UNKNOWN: "请提供干部任免审批表或档案，以核定籍贯",
    }[outcome])  # fmt: skip


def related(relatives: tuple[Relative, ...] | None, on: date) -> Iterator[Finding]:
    if relatives is None:
        yield Finding("B2", UNKNOWN, B2_SENTENCES[UNKNOWN])
        yield Finding("B3", UNKNOWN, B3_SENTENCES[UNKNOWN])
        return
    rooted = [is_rooted(relative, on) for relative in relatives]
    outcome = best(rooted)
    days = [finding.earliest for finding in rooted if finding.earliest]
    yield Finding(
        "B2", outcome, B2_SENTENCES[outcome], earliest=min(days, default=None) if outcome == UNMET else None
    )
    outcome = best(serves(relative) for relative in relatives)
    yield Finding("B3", outcome, B3_SENTENCES[outcome])


B2_SENTENCES = {
    MET: "配偶或父母（含配偶父母）在清流长期工作、生活，且常住户口满5年",
    UNMET: "配偶、父母（含配偶父母）中没有一人在清流长期工作、生活且常住户口满5年",
    UNKNOWN: "请提供亲属的户口簿和村（居）出具的居住证明",
}
B3_SENTENCES = {
    MET: "系清流县机关事业单位在编在职人员的配偶、子女或子女配偶",
    UNMET: "不是清流县机关事业单位在编在职人员的配偶、子女或子女配偶",
    UNKNOWN: "请提供亲属的在编在职证明和亲属关系证明",
}


def is_rooted(relative: Relative, on: date) -> Finding:
    """One person alone must live here and be registered here for five years without a break."""
    here = None if relative.hukou_county is None else relative.hukou_county == COUNTY
    full = None if relative.hukou_since is None else add_years(relative.hukou_since, YEARS)
    long_enough = None if full is None else full <= on
    counts = relation_counts(relative.relation)
    outcome = every(counts, relative.long_term_work_and_live, here, long_enough)
    only_time = every(counts, relative.long_term_work_and_live, here) == MET
    return Finding("B2", outcome, "", earliest=full if outcome == UNMET and only_time else None)


def serves(relative: Relative) -> Finding:
    """Serving staff only: retired people, contract staff and state enterprises do not count."""
    on_staff = relative.qingliu_staff == "在编"
    serving = None if relative.staff_status is None else relative.staff_status == "在职"
    return Finding("B3", every(relation_counts(relative.relation), on_staff, serving), "")


def relation_counts(relation: str) -> bool | None:
    """Literally those named; adoptive parents are parents; step-parents need a human look (民法典 1072)."""
    return None if relation in STEP_PARENTS else relation in PARENTS


# What the law puts before the plan --------------------------------------------------------------------------


def law_holds(holds: tuple[str, ...]) -> Finding:
    if not holds:
        return Finding("LAW", MET, "没有法律规定的限制情形", clause="公务员法第八十六条")
    return Finding("LAW", UNKNOWN, f"须先核查并解除：{'、'.join(holds)}", clause="公务员法第八十六条")


def as_date(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def each(kind: Any, rows: list[dict[str, Any]] | None, **convert: Any) -> tuple[Any, ...] | None:
    if rows is None:
        return None
    return tuple(kind(**{k: convert[k](v) if k in convert else v for k, v in row.items()}) for row in rows)
