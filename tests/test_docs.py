"""The docs are true: the worked example of docs/adding-a-step.md works on a copy of the tree, and what docs/deploy.md
and the READMEs name exists."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

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
from workflows import pictures, stations
from workflows.consistency import Proof
from workflows.fsm import law_of
from workflows.forms import ActionForm
from workflows.transfer.flow import TransferFlow
from workflows.transfer.states import BOUND
print(Proof(TransferFlow, bound=BOUND).run())
print("分管领导阅批" in stations.phases(TransferFlow))
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


PAGES = ["README.md", "README.zh.md", "docs/deploy.md", "docs/adding-a-step.md"]


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf8")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_a_page_names_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(page)))
    named |= set(re.findall(r"^(?:\| `)?manage ([a-z_]+)", text(page), re.M))
    assert named and named <= set(get_commands()), named - set(get_commands())


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_links_to_exists(page):
    linked = re.findall(r"\]\(([^)#:]+)\)", text(page))
    assert all((ROOT / page).parent.joinpath(one).exists() for one in linked), linked


def test_every_setting_of_the_deployment_is_read_from_the_environment():
    block = re.search(r"```\n(DATABASE_URL=.*?)```", text("docs/deploy.md"), re.S)[1]
    named = set(re.findall(r"^([A-Z_]+)=", block, re.M)) | {
        "SMS_BACKEND",
        "IDLE_MINUTES",
        "DEBUG",
        "CLOCK_MAY_MOVE",
    }
    read = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', text("config/settings.py")))
    assert named <= read, named - read


def test_the_notice_names_every_vendored_folder_and_face():
    notice = text("NOTICE")
    assert all(
        f"{folder}/" in notice
        for folder in ("static/vendor/bootstrap", "tests/browser/vendor", "documents/fonts")
    )
    assert [folder.name for folder in (ROOT / "static/vendor").iterdir()] == ["bootstrap"]
    for face in (ROOT / "documents/fonts").glob("*.woff2"):
        assert face.stem in notice, face.stem
