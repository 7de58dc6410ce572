"""The picture of the READMEs shows every step where somebody works, and cannot go stale unseen."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from workflows import overview, pictures, stations
from workflows.nodes import Step
from workflows.transfer.flow import TransferFlow

SVG = "{http://www.w3.org/2000/svg}"


def said() -> list[str]:
    return [node.text for node in ElementTree.fromstring(overview.svg(TransferFlow)).iter(f"{SVG}text")]


def test_every_station_and_every_step_is_there():
    words = said()
    assert set(stations.phases(TransferFlow)) <= set(words)
    steps = [pictures.title(node) for node in stations.declared(TransferFlow) if isinstance(node, Step)]
    assert set(steps) <= set(words) and {"申请人", "会议秘书岗"} <= set(words)


def test_nothing_is_drawn_outside_the_picture():
    picture = ElementTree.fromstring(overview.svg(TransferFlow))
    width, height = (float(picture.get(name)) for name in ("width", "height"))
    for box in picture.iter(f"{SVG}rect"):
        right, bottom = (
            float(box.get(a, 0)) + float(box.get(b)) for a, b in (("x", "width"), ("y", "height"))
        )
        assert right <= width and bottom <= height


def test_what_is_generated_from_the_chains_is_fresh():
    call_command("chains", check=True)


def test_a_stale_picture_is_named(tmp_path, monkeypatch):
    for path in ("docs/chains.md", "docs/transfer.svg", "templates/workflows/pictures/transfer.svg"):
        copy = tmp_path / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text((settings.BASE_DIR / path).read_text(encoding="utf8"), encoding="utf8")
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    stale = tmp_path / "docs/transfer.svg"
    stale.write_text(re.sub("考察结论", "结论", stale.read_text(encoding="utf8")), encoding="utf8")
    with pytest.raises(CommandError, match="docs/transfer.svg") as refusal:
        call_command("chains", check=True)
    assert "chains.md" not in str(refusal.value)


def test_both_readmes_show_it():
    for name in ("README.md", "README.zh.md"):
        assert "(docs/transfer.svg)" in (settings.BASE_DIR / name).read_text(encoding="utf8")
