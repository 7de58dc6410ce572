"""The roster while it is being drawn up (引进人员名单): typed row by row or brought in as a workbook, kept encrypted."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from approvals.applications.models import Draft
from approvals.applications.services import Lock
from approvals.claims import payees
from approvals.claims.forms import Money, row_of
from approvals.claims.sections import everything, scheme_of
from documents.workbooks import written
from parties.secrets import mask, normalised
from policies.terms import Scheme
from workflows import clock
from workflows.claim.rosters import RosterLine, plain
from workflows.forms import Form as RowForm
from workflows.fsm import Refused

WHO = {"姓名": "name", "身份证号": "id_number"}
MOST = 5000
ONCE = "同一人同一事项只计一次，请核对（四(四) 不重复）"
MOVED = "名单刚刚有改动，行号可能已变，请回到名单核对后再修改或删除"
VOUCHER_ONCE = "一张票据只用一次，请核对（四(四) 不重复）"

People = list[dict[str, Any]]


def rows(draft: Draft) -> People:
    """The people accepted so far, each as the answers of one row."""
    return draft.hidden.get("roster", [])


def titles(scheme: Scheme) -> dict[str, str]:
    """The columns of the workbook, each with the name of its answer."""
    who = {} if scheme.vouchers else WHO
    return who | {column.label: column.name for column in scheme.cells}


def form_of(draft: Draft, data=None) -> RowForm:
    return row_of(scheme_of(draft))(data)


def accepted(form: RowForm) -> dict[str, Any]:
    """A valid row as it is kept."""
    said = {name: kept(value, form.fields[name]) for name, value in form.cleaned_data.items()}
    return said | {"id_number": normalised(said["id_number"])} if "id_number" in said else said


def kept(value: Any, field: Any = None) -> Any:
    """An answer as JSON that reads back as it was said."""
    if isinstance(field, Money) and value is not None:
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):  # hours and the like
        return int(value) if value == int(value) else float(value)
    return value or ""


def once(scheme: Scheme, person: dict[str, Any]) -> tuple[str, ...]:
    """What is rewarded once: the person, or the person and a course, an occupation; the voucher."""
    marks = [column.name for column in scheme.cells if column.once]
    return (person.get("id_number", ""), *(plain(person[name]) for name in marks))


def why_once(scheme: Scheme) -> str:
    return VOUCHER_ONCE if scheme.vouchers else ONCE


def called(scheme: Scheme, person: dict[str, Any]) -> str:
    """What one row is called in a sentence."""
    return "".join(once(scheme, person)) if scheme.vouchers else person["name"]


@transaction.atomic
def put(
    draft: Draft, person: dict[str, Any], number: int | None, lock: Lock, stands_on: str | None = None
) -> Draft:
    """Add a person at the end, or in place of the row with this number. Refused where he is there already."""
    draft = lock(draft)
    refuse_moved(draft, stands_on)
    people = rows(draft)
    place = len(people) if number is None else number - 1
    scheme = scheme_of(draft)
    mine = once(scheme, person)
    for at, one in enumerate(people):
        if at != place and once(scheme, one) == mine:
            raise Refused(f"{called(scheme, person)} 已在第 {at + 1} 行，{why_once(scheme)}")
    if place >= MOST:
        raise Refused(f"最多 {MOST} {scheme.counted_in}，请分次申报")
    return keep(draft, [*people[:place], person, *people[place + 1 :]])


@transaction.atomic
def remove(draft: Draft, number: int, lock: Lock, stands_on: str | None = None) -> Draft:
    draft = lock(draft)
    refuse_moved(draft, stands_on)
    people = rows(draft)
    return keep(draft, [*people[: number - 1], *people[number:]])


def refuse_moved(draft: Draft, stands_on: str | None) -> None:
    """A row is meant by its number: that of the list somebody saw (its version) and not of one changed since."""
    if stands_on is not None and stands_on != str(version(draft)):
        raise Refused(MOVED)


def same_column(scheme: Scheme) -> str:
    """The column by which a row is seen to be another one's."""
    marks = [column.label for column in scheme.cells if column.once]
    return marks[-1] if scheme.vouchers else "身份证号"


def keep(draft: Draft, people: People) -> Draft:
    draft.hide("roster", people)
    draft.version += 1
    draft.touched = draft.touched | {"roster": draft.version}
    draft.updated = clock.now()
    draft.save(update_fields=["secret", "version", "touched", "updated"])
    return draft


def version(draft: Draft) -> int:
    """At which version of the draft its roster was last changed."""
    return draft.touched.get("roster", 0)


def template(draft: Draft) -> bytes:
    """An empty workbook with the right titles."""
    return written([*titles(scheme_of(draft))], [])


def lines(draft: Draft) -> list[RosterLine]:
    """The roster as a claim keeps it."""
    head = headed(draft)
    return [line_of(draft, number, one, head).settle() for number, one in enumerate(rows(draft), 1)]


def headed(draft: Draft) -> dict[str, Any]:
    """What was said once for all lines, as each of them keeps it."""
    part = everything(draft).get("head")
    return {name: kept(value) for name, value in part.cleaned.items()} if part else {}


def line_of(draft: Draft, number: int, person: dict[str, Any], head: dict[str, Any]) -> RosterLine:
    """A row as the claim keeps it; what only the payment may know stays behind."""
    columns = scheme_of(draft).listed
    said = head | {column.name: person.get(column.name, "") for column in columns}
    return RosterLine(
        scheme=draft.kind, number=number, name=person.get("name", ""), id_number=person.get("id_number", ""),
        said=said,
    )  # fmt: skip


def shown(draft: Draft, first: int = 0, most: int | None = None) -> list[dict[str, Any]]:
    """The rows so far as a page lists them, from the one after ``first`` on."""
    scheme = scheme_of(draft)
    part = rows(draft)[first : None if most is None else first + most]
    return [
        one | {"masked": mask(one.get("id_number", "")), "called": called(scheme, one), "number": number,
               "said": line_of(draft, number, one, {}).spoken(scheme.listed), "paid": payees.typed(scheme, one)}
        for number, one in enumerate(part, first + 1)
    ]  # fmt: skip


def names(draft: Draft, most: int = 10) -> list[str]:
    """What the first rows are called."""
    scheme = scheme_of(draft)
    return [called(scheme, one) for one in rows(draft)[:most]]
