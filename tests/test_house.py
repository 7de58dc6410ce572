"""The house guards itself: pins, migrations, templates, commands, the mirror of the tests."""

import hashlib
import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("policies", "parties", "workflows", "documents", "approvals")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf8")


def test_every_requirement_is_an_exact_pin_with_its_reason():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in filter(None, text(name).splitlines()):
            assert line.startswith(("#", "-r ")) or re.match(r"[\w\[\],.-]+==[\w.]+ +# \w", line), line


def test_one_distribution_provides_django_fsm():
    providers = [d.name for d in metadata.distributions() if any(
        str(file).startswith("django_fsm/") for file in d.files or ())]  # fmt: skip
    assert providers == ["django-fsm"]


def test_no_migration_names_the_two_machines():
    for migration in ROOT.glob("*/migrations/*.py"):
        assert not re.search(r"viewflow|django_fsm", migration.read_text(encoding="utf8")), migration


def test_only_one_module_imports_the_state_machine():
    found = [str(path.relative_to(ROOT)) for app in APPS for path in (ROOT / app).rglob("*.py")
             if re.search(r"^\s*(from|import) django_fsm", path.read_text(encoding="utf8"), re.M)]  # fmt: skip
    assert found == ["workflows/fsm.py"]


def test_nobody_asks_another_clock():
    other = re.compile(r"datetime\.now\(|date\.today\(|timezone\.now\(|localdate\(\)")
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if path.name != "clock.py":
                assert not other.search(path.read_text(encoding="utf8")), path


def test_both_readmes_name_the_same_commands():
    def commands(name):
        return re.findall(r"```\n(.*?)```", text(name), re.S)

    assert commands("README.md") == commands("README.zh.md")
    assert "make run" in text("README.md") and "make test" in text("README.md")


def test_make_help_lists_every_command():
    makefile = text("Makefile")
    named = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    assert named == set(re.findall(r"^([a-z]+):.*##", makefile, re.M))


def test_every_template_is_used():
    sources = "".join(
        path.read_text(encoding="utf8")
        for folder in (*APPS, "config", "templates")
        for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html"}
    )  # fmt: skip
    known = {"base.html", "403.html", "404.html", "500.html", "403_csrf.html"}
    for path in (ROOT / "templates").rglob("*.html"):
        name = str(path.relative_to(ROOT / "templates"))
        called = name in sources or (
            "documents/{paper.data['layout']}.html" in sources and name.startswith("documents/")
        )
        assert called or name in known or name.startswith(("account/", "django/", "documents/")), name


def test_no_template_styles_or_scripts_inline():
    for path in (ROOT / "templates").rglob("*.html"):
        if "documents" not in path.parts:
            body = path.read_text(encoding="utf8")
            assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", body), path


@pytest.mark.parametrize("folder", ["documents/fonts"])
def test_vendored_files_are_what_they_were(folder):
    sums = dict(reversed(line.split("  ")) for line in text(f"{folder}/SHA256SUMS").splitlines())
    files = sorted((ROOT / folder).glob("*.woff2"))
    assert [file.name for file in files] == sorted(sums)
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() == sums[file.name] for file in files)
    assert sum(file.stat().st_size for file in files) <= 15 * 1024 * 1024


def test_every_test_folder_mirrors_a_folder_of_the_house():
    own = {"browser", "concurrency", "faults"}
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.relative_to(ROOT / "tests").parent
        assert not folder.parts or folder.parts[0] in own or (ROOT / folder).is_dir(), path
