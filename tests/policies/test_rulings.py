"""The open questions are data: each with its clause and default, and the rules' own defaults are the same."""

from datetime import date

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


def test_what_the_county_has_ruled_becomes_the_rules_parameters():
    ruled = rulings.policy_of(
        {"lr.cap_mode": "whole_persons", "tc.uplift_special": "false", "publicity.days": "七个工作日"}
    )
    assert ruled == {
        "upgrade": "difference", "cap_mode": "whole_persons", "uplift_special": False, "cap_scope": "scheme",
        "threshold_on": "completed", "overlap": "difference",
    }  # fmt: skip
    assert Policy(**rulings.policy_of({}, "transfer")) == Policy()
    hard = rulings.policy_of({"education.mode": "hard", "retire.law_switch": "2025-01-01"}, "transfer")
    assert Policy(**hard) == Policy(education="hard", retirement_law_switch=date(2025, 1, 1))


def test_a_choice_the_ruling_does_not_offer_is_refused():
    with pytest.raises(rulings.Unruled, match="口径 lr.cap_mode 只能是：partial、whole_persons"):
        rulings.policy_of({"lr.cap_mode": "half"})


@pytest.mark.parametrize("purpose", rulings.PURPOSES)
def test_every_parameter_says_its_choices_in_chinese(purpose):
    for one in rulings.parameters(purpose).values():
        assert len(one.labels) == len(one.values)
        assert all(one.label(value) != value for value in one.values)


def test_a_parameter_without_labels_names_file_and_key():
    with pytest.raises(rulings.Misread, match=r"rulings.toml x：有 policy_key 的口径"):
        rulings.understood(
            {"key": "x", "clause": "三(三)1", "question": "？", "default": "a", "policy_key": "x"}
        )
