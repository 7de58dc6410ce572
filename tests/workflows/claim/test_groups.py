"""Batches of a roster: whatever the order of its lines, the rules are asked the same and answer the same."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policies import awards
from policies.periods import full_months
from workflows.claim import groups
from workflows.claim.law import Claim
from workflows.claim.registers import GROUP_SOURCES
from workflows.claim.rosters import RosterLine

ON = date(2026, 1, 5)
FIRST = date(2025, 1, 1)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["1", "２", "批次甲", "10"]), st.integers(0, 40), st.integers(0, 150), st.booleans(),
        st.booleans(),
    ),
    min_size=1, max_size=60,
)  # fmt: skip


def line(number, batch, start, days, insured) -> RosterLine:
    since = FIRST + timedelta(days=start)
    said = {"batch": batch, "start": since.isoformat(), "end": (since + timedelta(days=days)).isoformat()}
    evidence = {"insurance": ["养老保险"], "insurance_number": "YL1"} if insured else {}
    return RosterLine(scheme="shared_labour", number=number, said=said | evidence)


def case_of(people, **facts) -> Claim:
    completed = [number for number, one in enumerate(people, 1) if one[4]]
    return Claim(facts={
        "scheme": "shared_labour", "accepted_on": ON.isoformat(), "report": {"completed": completed, "ended": {}}, **facts,
    })  # fmt: skip


def asked(case, lines) -> list[dict]:
    return [{name: source(one) for name, source in GROUP_SOURCES.items()} for one in groups.of(case, lines)]


def assess(batches):
    said = {"batches": batches, "registered": True, "used_in_cap_scope": 0}
    return awards.assess("shared_labour", said, {}, ON)


@given(PEOPLE, st.randoms())
def test_the_order_of_the_lines_changes_nothing(people, random):
    case, lines = case_of(people), [line(n, *one[:4]) for n, one in enumerate(people, 1)]
    before = asked(case, lines)
    random.shuffle(lines)
    assert asked(case, lines) == before
    assert assess(before) == assess(asked(case, lines))


@given(PEOPLE)
def test_the_halves_are_equal_and_together_what_is_paid_and_under_the_total(people):
    case, lines = case_of(people), [line(n, *one[:4]) for n, one in enumerate(people, 1)]
    award = assess(asked(case, lines))
    if award.verdict == "payable":
        one, other = award.split.values()
        assert one == other and one + other == award.amount <= 200_000
        paid = sum(
            len(group)
            for group, found in zip(groups.apart(case, lines), award.lines, strict=True)
            if found.amount
        )
        assert award.amount == 1000 * paid


@given(PEOPLE)
def test_everybody_stands_in_one_batch_and_the_months_are_nobodys_more_than_his_own(people):
    case, lines = case_of(people), [line(n, *one[:4]) for n, one in enumerate(people, 1)]
    found = groups.of(case, lines)
    assert sorted(one.number for group in found for one in group.lines) == list(range(1, len(lines) + 1))
    for group in found:
        own = [full_months(one.day("start"), one.day("end") + timedelta(days=1)) for one in group.counted]
        assert group.months <= min(own)
        assert group.completed <= group.filed == len(group.lines)


def test_batches_stand_by_their_numbers_however_they_are_typed():
    people = [
        ("10", 0, 90, True, True),
        ("２", 0, 90, True, True),
        ("2", 0, 90, True, True),
        ("甲", 0, 90, True, True),
    ]
    found = groups.of(case_of(people), [line(n, *one[:4]) for n, one in enumerate(people, 1)])
    assert [(group.name, len(group.lines)) for group in found] == [("2", 2), ("10", 1), ("甲", 1)]


def test_the_first_and_the_last_day_count():
    lines = [line(1, "1", 0, 58, True)]  # from 1 January to 28 February
    (group,) = groups.of(case_of([("1", 0, 58, True, True)]), lines)
    assert group.months == 2


def test_what_was_put_on_file_stays_though_a_line_is_struck_out():
    people = [("1", 0, 90, True, True)] * 3
    case = case_of(people, registered={"filed": {"1": 5}})
    (group,) = groups.of(case, [line(n, *one[:4]) for n, one in enumerate(people, 1)])
    assert (group.filed, group.completed) == (5, 3)
