"""``manage.py assess``: one answer a line, in order, whatever comes in."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policies.assess import KINDS, answers

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = json.loads((Path(__file__).parent / "cases" / "transfer.json").read_text(encoding="utf8"))


def run(kind, feed: bytes):
    command = [sys.executable, "manage.py", "assess", kind]
    return subprocess.run(command, input=feed, cwd=ROOT, capture_output=True, timeout=180)


def test_wrong_lines_are_answered_and_the_others_too():
    lines = ['{"id": 1, "report_date": "2024-02-29"}', "nonsense", '{"id": 2}', '{"id": 3, "report_date": "2024-02-30"}',
             '{"id": 4, "report_date": "2024-03-01", "more": 1}', '{"id": 5, "report_date": 20240301}', "[]", "",
             '{"id": NaN, "report_date": "2024-03-01"}', '{"id": 6, "id": 7, "report_date": "2024-03-01"}',
             '{"id": 8, "report_date": "2024-03-01"}']  # fmt: skip
    done = run("service", ("\n".join(lines) + "\n").encode())
    said = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 1 and not done.stderr
    assert len(said) == len(lines)
    assert said[0] == {"id": 1, "fulfilled_on": "2029-02-28"} and said[-1]["fulfilled_on"] == "2029-03-01"
    assert all("error" in one for one in said[1:-1])
    assert "report_date" in said[2]["error"] and "more" in said[4]["error"]


def test_right_lines_exit_with_zero():
    assert (
        run(
            "employment", b'{"id": 1, "hired": "2025-08-29", "checked": "2026-02-28", "months": 6}\n'
        ).returncode
        == 0
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_ever_a_traceback(kind):
    hostile = [b"\xff\xfe", b"{" * 5000, b'"text"', b"null", b"1e999", b'{"id": {"a": []}}', b'{"id": "\\ud800"}',
               b"\xef\xbb\xbf{}", b'{"id": 1, "applicant": 5, "reference_date": []}']  # fmt: skip
    for answer, right in answers(kind, hostile):
        assert not right and json.loads(answer)["error"]


def test_a_hundred_thousand_lines_in_seconds():
    line = (json.dumps(CASES[0]["in"], ensure_ascii=False) + "\n").encode()
    began = time.monotonic()
    done = run("transfer", line * 100_000)
    assert done.returncode == 0 and done.stdout.count(b"\n") == 100_000
    assert time.monotonic() - began < 60  # some ten seconds, with a factor for a busy machine
