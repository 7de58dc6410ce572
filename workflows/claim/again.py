"""Claims a full pool has cut ask again when it has room, the earliest accepted first, until their batch is frozen."""

from workflows import engine
from workflows.case import Case
from workflows.claim.states import S
from workflows.fsm import Refused
from workflows.ledger import Pool


def reassess_cut(code: str) -> None:
    """Room came back to a pool: everybody waiting for a batch whose award it had cut."""
    pool = Pool.objects.filter(code=code).first()
    if pool is None or not pool.left:
        return
    cut = Case.objects.filter(
        reservations__pool=pool, state=S.REVIEWED, chain="claim", facts__award__capped=True
    )
    for case_pk in cut.order_by("pk").values_list("pk", flat=True):
        try:
            engine.by_itself(case_pk, "reassess")
        except Refused:
            continue  # nothing is left for this one
