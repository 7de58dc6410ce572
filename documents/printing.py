"""Rendering paper: the only module that touches WeasyPrint, one document at a time, nothing fetched from outside."""

import atexit
import re
import threading
from functools import cache
from pathlib import Path

from django.core.checks import Warning, register
from django.template.loader import render_to_string

HERE = Path(__file__).resolve().parent
FONTS = HERE / "fonts"
STYLE = HERE / "static" / "documents" / "paper.css"
APT = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
BLANK = "〓"  # what typesetters put where a character is missing
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

_one_at_a_time = threading.Lock()  # Pango aborts the process when two threads render at once


class Unprintable(Exception):
    """This machine cannot make PDFs; the sentence says what to install."""


@cache
def press():
    """WeasyPrint with one font configuration and a fetcher that opens our fonts and nothing else."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        raise Unprintable(f"不能生成PDF，请安装：{APT}") from None

    allowed = {file.as_uri() for file in FONTS.glob("*.woff2")}

    class OurFonts(URLFetcher):
        """Lets the vendored faces through, each by its exact address, and refuses every other."""

        def __init__(self):
            super().__init__(allowed_protocols={"file"}, allow_redirects=False)

        def fetch(self, url, headers=None):
            if url not in allowed:
                raise ValueError("blocked")
            return super().fetch(url, headers)

    fonts, fetcher = FontConfiguration(), OurFonts()
    style = CSS(string=faces() + STYLE.read_text("utf8"), font_config=fonts, url_fetcher=fetcher)
    atexit.register(press.cache_clear)  # the fonts go while the interpreter still stands
    return HTML, style, fonts, fetcher


def faces() -> str:
    rules = [
        f'@font-face{{font-family:"{f.stem}";src:url("{f.as_uri()}")}}' for f in sorted(FONTS.glob("*.woff2"))
    ]
    return "\n".join(rules)


def render(template: str, data: dict, identifier: str) -> bytes:
    """One paper as PDF; the same data give the same bytes. What no face can draw becomes 〓, named below.

    Raises Unprintable where the machine lacks the libraries.
    """
    page = INVISIBLE.sub("", render_to_string(template, data))
    if missing := missing_characters(page):
        blanks = "、".join(f"U+{ord(one):04X}" for one in missing)
        page = INVISIBLE.sub("", render_to_string(template, data | {"blanks": blanks}))
    return press_page(page.translate({ord(one): BLANK for one in missing}), identifier)


def press_page(page: str, identifier: str) -> bytes:
    with _one_at_a_time:
        html, css, fonts, fetcher = press()
        document = html(string=page, base_url="about:blank", url_fetcher=fetcher)
        return document.write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_identifier=identifier.encode(),
            presentational_hints=False,
        )


@cache
def drawable() -> frozenset[int]:
    """Every character some vendored face has."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for file in FONTS.glob("*.woff2"):
        with TTFont(file) as face:
            found |= face.getBestCmap().keys()
    return frozenset(found)


def missing_characters(text: str) -> str:
    """Characters no vendored face can draw, to be named instead of printed as boxes."""
    seen = dict.fromkeys(INVISIBLE.sub("", text))
    return "".join(one for one in seen if not one.isspace() and ord(one) not in drawable())


@register("documents")
def can_print(app_configs, **kwargs):
    try:
        import weasyprint.text.ffi as ffi
    except (ImportError, OSError):
        return [Warning("不能生成PDF，文书先以网页显示", hint=APT, id="documents.W001")]
    if getattr(ffi, "harfbuzz_subset", None) is None:
        return [Warning("生成PDF会很慢：缺少 libharfbuzz-subset0", hint=APT, id="documents.W001")]
    return []
