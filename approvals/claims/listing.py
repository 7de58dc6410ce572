"""A roster of thousands on a page: a hundred lines at a time, and those that need a look by themselves."""

from typing import Any

from django.core.paginator import Paginator

from approvals.claims.sheet import Person
from workflows.claim.rosters import PAGE

NOTABLE = "notable"


def paged(context: dict[str, Any], asked: Any) -> dict[str, Any]:
    """The context of a case page with its ``people`` a page of them; ``asked`` is the address's query."""
    people: list[Person] = context.get("people") or []
    notable = [one for one in people if is_notable(one)]
    only = asked.get("only") == NOTABLE
    page = Paginator(notable if only else people, PAGE).get_page(asked.get("people"))
    return context | {
        "people": page, "people_count": len(people), "people_notable": len(notable), "people_only": only,
        "people_many": len(people) > PAGE,
    }  # fmt: skip


def is_notable(one: Person) -> bool:
    """Struck out, not counted for a reason, or named in another claim."""
    return bool(one.line.refused or one.sentence or one.elsewhere)
