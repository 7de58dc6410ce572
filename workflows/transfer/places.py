"""Places (空编): the county's quota, a unit's vacancies, and who is next in line (三(三)1)."""

from workflows import clock, jobs, ledger
from workflows.case import Case
from workflows.fsm import Move, guard
from workflows.transfer.states import S


def quota_code(year: int) -> str:
    """The county's total for a plan year: half of the certified vacancies, rounded down."""
    return f"quota:{year}"


def vacancy_code(unit: str, kind: str) -> str:
    """A unit's vacancies of one kind of establishment."""
    return f"vacancy:{unit}:{kind}"


def reserve_places(pairs: list[tuple[Case, Move]]) -> None:
    """For each case one vacancy of its unit and one place of the county's total, both or neither."""
    for case, _ in pairs:
        reserve_place(case)


def reserve_place(case: Case) -> None:
    place = case.known.placement
    vacancy, quota = vacancy_code(place["unit"], place["kind"]), quota_code(clock.today().year)
    ledger.reserve(case, {vacancy: 1, quota: 1}, {
        vacancy: f"{place['unit_name']}没有可用的{place['kind']}空编，请退回承办单位另行拟安置（三(三)1 单位空编进人）",
        quota: "本年度按全县空编总量50%控制的调入总量已用完，请转入轮候（三(三)1）",
    })  # fmt: skip


def release_places(pairs: list[tuple[Case, Move]]) -> None:
    """Give the places back, and let 编办 know that the next in line can be served."""
    holding = set(ledger.live(pairs, "held", "committed").values_list("case_id", flat=True))
    if holding:
        ledger.release(pairs)
        for case_id in sorted(holding):
            jobs.leave("offer_next", case_id=case_id)


def rank(case: Case) -> tuple:
    """紧缺急需 first, then by the time of acceptance."""
    return (
        not case.facts.get("placement", {}).get("shortage", False),
        case.facts.get("accepted_at", ""),
        case.pk,
    )


def waiting_line() -> list[Case]:
    """Everybody waiting for a place, the next one first."""
    return sorted(Case.objects.filter(chain="transfer", state=S.WAITING), key=rank)


@guard("轮候队列中还有排在前面的人员，请先办理（三(三)1 紧缺急需优先，其次按受理时间）")
def first_in_line(case: Case, move: Move) -> bool:
    return not any(rank(other) < rank(case) for other in waiting_line() if other.pk != case.pk)
