"""From what was typed to what a case knows: the facts the rules measure, and the words the papers print."""

from approvals.applications import places
from approvals.applications.models import Draft
from approvals.applications.sections import BY_CODE, SECTIONS, Filled
from workflows import clock
from workflows.transfer.facts import Facts

BUREAU = {"教育": "JYJ", "卫健": "WJJ", "公务员": "ZZB", "其他事业": "RSJ"}
"""三(三)1: the bureau of the person's own system receives the application."""

ELSEWHERE = "000000"


def filled(draft: Draft, code: str) -> Filled:
    return BY_CODE[code].filled(draft.answers(code))


def everything(draft: Draft) -> dict[str, Filled]:
    return {section.code: filled(draft, section.code) for section in SECTIONS}


def facts_of(parts: dict[str, Filled], materials: list[dict]) -> dict:
    """The facts of a case out of complete sections; the ID number is not among them."""
    said = {code: part.cleaned for code, part in parts.items()}
    rows = {code: part.cleaned_rows for code, part in parts.items() if part.rows is not None}
    work, wishes = said["work"], said["wishes"]
    return {
        "applicant": applicant(said, rows),
        "personal": {"name": said["personal"]["name"]},
        "materials": materials,
        "job": {
            "identity": work["identity"], "present_unit": work["present_unit"], "post": work["post"],
            "party_member": work["party_member"], "place": places.name_of(work["county"]),
        },
        "schooling": [named(row, "level", "full_time", "school", "subject") for row in rows["education"]],
        "grounds": said["grounds"]["grounds"],
        "family": [named(row, "relation", "name", "staff_unit") for row in rows["grounds"]],
        "wishes": wishes["wishes"],
        "accepts_adjustment": wishes["accepts_adjustment"],
        "consents": {"ask_present_unit": wishes["may_ask"], "publish": wishes["may_publish"]},
        "statement": wishes["statement"],
    }  # fmt: skip


def named(row: dict, *names: str) -> dict:
    return {name: row[name] for name in names}


def applicant(said: dict, rows: dict) -> dict:
    """What the conditions of 三(三)1 are measured by (``policies.eligibility``)."""
    personal, work = said["personal"], said["work"]
    return {
        "sex": personal["sex"],
        "retirement_category": personal["retirement_category"],
        "birth_date": personal["birth_date"].isoformat(),
        "work": named(work, "sector", "establishment", "in_service", "county", "system"),
        "education": [named(row, "level", "full_time") for row in rows["education"]],
        "assessments": [assessment(row) for row in rows["assessments"]],
        "assessments_complete": bool(said["assessments"]["complete"]),
        "native_place": said["grounds"]["native_place"],
        "relatives": [relative(row) for row in rows["grounds"]],
        "legal_holds": said["wishes"]["legal_holds"],
    }


def assessment(row: dict) -> dict:
    known = named(row, "year", "grade")
    return known | {"reason": row["reason"]} if row["grade"] == "不定等次" else known


def relative(row: dict) -> dict:
    """One relative; what the person does not know stays unknown."""
    county = {True: places.HOME, False: ELSEWHERE, None: None}[row["hukou_here"]]
    since = row["hukou_since"]
    return {
        "relation": row["relation"], "long_term_work_and_live": row["lives_here"], "hukou_county": county,
        "hukou_since": since and since.isoformat(), "qingliu_staff": row["staff"] or None,
        "staff_status": row["staff_status"] or None,
    }  # fmt: skip


def assessed(facts: dict):
    """The self-check: every condition on today's day, under the county's rulings of today."""
    return Facts(facts).assessed(clock.today())
