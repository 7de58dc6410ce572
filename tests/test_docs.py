"""The worked example of docs/adding-a-step.md is true: applied to a copy of the tree, everything follows from it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = [
    "manage.py",
    "config",
    "policies",
    "parties",
    "workflows",
    "documents",
    "approvals",
    "templates",
    "static",
]

PROOF = """
from workflows import pictures
from workflows.consistency import Proof
from workflows.fsm import law_of
from workflows.forms import ActionForm
from workflows.transfer.flow import TransferFlow
from workflows.transfer.states import BOUND
print(Proof(TransferFlow, bound=BOUND).run())
print("分管领导阅批" in pictures.phases(TransferFlow))
print(any(row[3] == "read_and_agree" and row[1] == "review@承办单位" for row in pictures.matrix(TransferFlow)))
print("read [id=" in pictures.dot(TransferFlow))
print("remark" in ActionForm().fields and law_of(TransferFlow.process_class, "read_and_agree").form is None)
"""


def example() -> dict[str, list[tuple[str, str]]]:
    """The page's diff as replacements by file: (text before, text after)."""
    diff = re.search(r"```diff\n(.*?)```", (ROOT / "docs/adding-a-step.md").read_text(encoding="utf8"), re.S)[
        1
    ]
    changes: dict[str, list[tuple[str, str]]] = {}
    for part in re.split(r"^--- a/.*\n", diff, flags=re.M)[1:]:
        head, *hunks = re.split(r"^@@\n", part, flags=re.M)
        changes[head.strip().removeprefix("+++ b/")] = [
            tuple(
                "".join(line[1:] + "\n" for line in hunk.splitlines() if line[0] in keep)
                for keep in (" -", " +")
            )
            for hunk in hunks
        ]
    return changes


@pytest.fixture
def tree(tmp_path):
    for name in CODE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
        elif source.exists():
            shutil.copy(source, tmp_path / name)
    return tmp_path


def python(tree, *args):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tree}/db.sqlite3",
    }
    done = subprocess.run([sys.executable, *args], cwd=tree, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_changes_three_files_and_everything_follows(tree):
    changes = example()
    assert sorted(changes) == [f"workflows/transfer/{name}.py" for name in ("flow", "law", "states")]
    for name, hunks in changes.items():
        text = (tree / name).read_text(encoding="utf8")
        for before, after in hunks:
            assert text.count(before) == 1, f"{name} no longer has\n{before}"
            text = text.replace(before, after)
        (tree / name).write_text(text, encoding="utf8")
    proved = python(tree, "-c", "import django; django.setup()\n" + PROOF)
    assert proved.split("\n")[:5] == ["[]", "True", "True", "True", "True"]
    written = python(tree, "manage.py", "makemigrations", "workflows", "--dry-run")
    changed = [line.strip() for line in written.splitlines() if line.strip().startswith(("-", "+", "~"))]
    assert len(changed) == 2 and all("known_state" in line for line in changed), written
