"""The press: closed to the outside, the same every time, safe between threads, honest about missing characters."""

import http.server
import io
import threading

import pytest
from pypdf import PdfReader

from documents import printing

LETTER = "documents/letter.html"


def paper(*lines: str) -> dict:
    return {"paper": {"title": "通知", "number": None}, "words": {"paragraphs": lines}}


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def trap():
    """A server that remembers who called."""
    hits = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *args): ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


def hostile(base: str, secret: str) -> str:
    return f"""<link rel=attachment href="{secret}"><link rel=stylesheet href="{base}/css"><img src="{base}/img">
    <img src="{secret}"><style>@import url({base}/import);body{{background:url({base}/bg)}}
    @font-face{{font-family:x;src:url({base}/font)}}</style><object data="{base}/obj"></object><embed src="{base}/e">
    <a rel=attachment href="{secret}">a</a><svg><image href="{base}/svg"/></svg><p style="font-family:x">文"""


def test_raw_html_reaches_nothing(trap, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    base, hits = trap
    pdf = printing.press_page(hostile(base, secret.as_uri()), "x")
    assert hits == [] and PdfReader(io.BytesIO(pdf)).attachments == {} and b"EmbeddedFile" not in pdf


def test_markup_in_an_answer_is_printed_as_written(trap):
    base, hits = trap
    said = f'<img src="{base}/x"></style><style>@page{{size:1mm}}</style>{{{{ 7*7 }}}}{{% now "Y" %}}'
    printed = text_of(printing.render(LETTER, paper(said), "x")).replace("\n", "")
    assert hits == [] and "<img" in printed and "7*7" in printed and "49" not in printed


def test_the_same_words_give_the_same_bytes():
    assert printing.render(LETTER, paper("张堃喆"), "a") == printing.render(LETTER, paper("张堃喆"), "a")


@pytest.mark.parametrize(
    "name", ["堃", "喆", "𠮷", "翀", "祎", "玥", "㐂", "婳", "珺", "昇", "旻", "劼", "芃", "垚", "犇", "·"]
)
def test_characters_of_names_are_there(name):
    assert printing.missing_characters(name) == ""
    assert name in text_of(printing.render(LETTER, paper(f"张{name} 同志　甲"), "a"))


def test_a_missing_character_is_named_not_boxed():
    odd = "\U0002fa1f\U0001f600"
    assert printing.missing_characters(f"张{odd}") == odd or "\U0001f600" in printing.missing_characters(odd)
    printed = text_of(printing.render(LETTER, paper("张\U0001f600"), "a"))
    assert "〓" in printed and "U+1F600" in printed


def test_spaces_of_every_kind_have_a_shape_in_every_chinese_face():
    from fontTools.ttLib import TTFont

    for face in printing.FONTS.glob("*.woff2"):
        if face.stem != "GWLatin":
            assert {0x20, 0x3000} <= TTFont(face).getBestCmap().keys(), face


def test_no_face_takes_quotes_from_chinese_or_opens_the_line():
    from fontTools.ttLib import TTFont

    for face in printing.FONTS.glob("*.woff2"):
        with TTFont(face) as font:
            em, lines = font["head"].unitsPerEm, font["hhea"]
            assert (lines.ascent, lines.descent, lines.lineGap) == (round(em * 0.88), -round(em * 0.12), 0), (
                face
            )
            if face.stem == "GWLatin":
                assert not {ord(one) for one in "“”—…·"} & font.getBestCmap().keys()


def test_two_threads_survive():
    made = []

    def work():
        made.extend(printing.render(LETTER, paper(f"第{n}件，张堃喆"), "t")[:5] for n in range(4))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert made == [b"%PDF-"] * 8
