"""Rendering paper: the only module that touches WeasyPrint, one document at a time, nothing fetched from outside."""

import threading
from functools import cache
from pathlib import Path

from django.core.checks import Warning, register
from django.template.loader import render_to_string

FONTS = Path(__file__).resolve().parent / "fonts"
APT = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

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

    class OurFonts(URLFetcher):
        """Lets the vendored faces through and refuses every other address."""

        def __init__(self):
            super().__init__(allowed_protocols={"file"}, allow_redirects=False)

        def fetch(self, url, headers=None):
            from urllib.request import url2pathname

            path = Path(url2pathname(url.removeprefix("file://"))).resolve()
            if not (url.startswith("file://") and path.is_relative_to(FONTS)):
                raise ValueError("blocked")
            return super().fetch(url, headers)

    fonts = FontConfiguration()
    return HTML, CSS(string=faces(), font_config=fonts, url_fetcher=OurFonts()), fonts, OurFonts()


def faces() -> str:
    files = sorted(FONTS.glob("*.woff2"))
    rules = [f'@font-face{{font-family:"{f.stem}";src:url("{f.as_uri()}")}}' for f in files]
    return "\n".join(rules)


def render(template: str, data: dict, identifier: str) -> bytes:
    """One paper as PDF; the same data give the same bytes."""
    page = render_to_string(template, data)
    with _one_at_a_time:
        html, css, fonts, fetcher = press()
        document = html(string=page, base_url="about:blank", url_fetcher=fetcher)
        return document.write_pdf(
            stylesheets=[css], font_config=fonts, pdf_identifier=identifier.encode(), presentational_hints=False
        )


@cache
def drawable() -> frozenset[int]:
    """Every character some vendored face has."""
    from fontTools.ttLib import TTFont

    return frozenset(code for file in FONTS.glob("*.woff2") for code in TTFont(file).getBestCmap())


def missing_characters(text: str) -> str:
    """Characters no vendored face can draw, to be named instead of printed as boxes."""
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in drawable()))


@register("documents")
def can_print(app_configs, **kwargs):
    try:
        import weasyprint.text.ffi as ffi
    except (ImportError, OSError):
        return [Warning("不能生成PDF", hint=APT, id="documents.W001")]
    if getattr(ffi, "harfbuzz_subset", None) is None:
        return [Warning("生成PDF会很慢：缺少 libharfbuzz-subset0", hint=APT, id="documents.W001")]
    return []
