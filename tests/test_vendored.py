"""Files copied from others stay as they came: each folder lists its digests and keeps its licence."""

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("folder", ["static/vendor/bootstrap", "tests/browser/vendor"])
def test_every_file_has_its_digest_and_the_folder_its_licence(folder):
    lines = (ROOT / folder / "SHA256SUMS").read_text(encoding="utf8").splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    files = {file.name: file for file in (ROOT / folder).iterdir() if file.name != "SHA256SUMS"}
    assert sorted(files) == sorted(sums) and "LICENSE" in files
    for name, file in files.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sums[name], name


def test_the_style_sheet_asks_for_no_map():
    style = ROOT / "static/vendor/bootstrap/bootstrap.min.css"
    assert b"sourceMappingURL" not in style.read_bytes()
