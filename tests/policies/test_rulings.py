"""The open questions are data: each with its clause and default, and the rules' own defaults are the same."""

import pytest

from policies import rulings
from policies.eligibility import Policy


def test_every_question_has_its_clause_and_default():
    found = rulings.rulings()
    assert len(found) >= 58
    assert all(one.clause and one.question and one.default for one in found.values())
    assert all(one.default not in one.alternatives for one in found.values())


def test_the_rules_apply_the_defaults_named_here():
    found, policy = rulings.rulings(), Policy()
    assert policy.education == found["education.mode"].default
    assert policy.granularity == found["retire.granularity"].default
    assert policy.retirement_law_switch.isoformat() == found["retire.law_switch"].default


@pytest.mark.parametrize("line", [
    {"key": "x", "clause": "三(三)1", "question": "？", "default": "", "defalut": "写错"},
    {"key": "x", "clause": "三(三)1", "question": "？"},
])  # fmt: skip
def test_a_typing_mistake_names_file_and_key(line):
    with pytest.raises(rulings.Misread, match=r"rulings.toml x"):
        rulings.understood(line)
