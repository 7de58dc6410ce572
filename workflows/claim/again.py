"""Claims a full pool has cut ask again when it has room, the earliest accepted first, until their amount is settled."""

from workflows import engine
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused, first_for
from workflows.ledger import Pool


def reassess_cut(code: str) -> None:
    """Room came back to a pool: everybody waiting for a batch, or for the money, whose award it had cut."""
    pool = Pool.objects.filter(code=code).first()
    if pool is None or not pool.left:
        return
    cut = Case.objects.filter(
        reservations__pool=pool, state__in=(S.REVIEWED, S.CLEARED), chain="claim", facts__award__capped=True
    )
    for case in cut.order_by("pk"):
        try:
            engine.by_itself(case.pk, first_for(case.coerced, ("reassess", "reassess_approved")))
        except Refused:
            continue  # nothing is left for this one
