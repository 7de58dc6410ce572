"""The worked example of docs/adding-a-scheme.md is true: one file beside the others, and its cases are answered."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from policies import schemes
from policies.assess import answers
from policies.conditions import COMPARISONS
from policies.dated import Misread
from policies.facts import KINDS as KIND_OF_FACT
from policies.facts import LINES
from policies.scheme_files import FACT_OPTIONS, KINDS

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs/adding-a-scheme.md").read_text(encoding="utf8")
FILE = re.search(r"```toml\n(.*?)```", PAGE, re.S)[1]
CASES = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.S)[1])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A county's schemes with one more."""
    copied = shutil.copytree(schemes.FOLDER, tmp_path / "schemes")
    (copied / "settling_grant.toml").write_text(FILE, encoding="utf8")
    monkeypatch.setattr(schemes, "FOLDER", copied)
    return copied


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_page_adds_a_scheme_by_one_file(folder, case):
    line = json.dumps(case["in"]).encode()
    [(answer, right)] = answers("claim", [line], date.fromisoformat(case["on"]))
    assert right, answer
    assert {name: json.loads(answer)[name] for name in case["expect"]} == case["expect"]


def test_it_holds_from_its_own_day_on(folder):
    day = date(2027, 1, 1)
    before, since = schemes.schemes(date(2026, 12, 31)), schemes.schemes(day)
    assert set(since) - set(before) == {"settling_grant"}
    assert schemes.scheme("settling_grant", day).chain == ("填报", "审核", "拨付", "发放")


def test_the_mistake_the_page_shows_is_the_one_made(folder):
    (folder / "settling_grant.toml").write_text(FILE.replace('"lived" }', '"livd" }'), encoding="utf8")
    shown = re.search(r"^settling_grant.toml 第 .*$", PAGE, re.M)[0]
    with pytest.raises(Misread) as mistake:
        schemes.files(folder)
    assert str(mistake.value) == shown


def test_the_page_names_everything_a_file_may_have():
    for name in [
        *KINDS,
        *COMPARISONS,
        *KIND_OF_FACT,
        LINES,
        *FACT_OPTIONS.keys() - {"unit", "hint", "least"},
    ]:
        assert f"`{name}`" in PAGE, name
