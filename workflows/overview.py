"""A chain at one look: a row per station, its steps in order, who acts; drawn by hand so that no tool is needed."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from parties.roles import ROLES
from workflows.nodes import Begin, Step
from workflows.pictures import title
from workflows.stations import declared, phases

STATION, STEP, ROW, GAP, EDGE = 128, 104, 58, 8, 12
"""Widths of a station and a step, the height of a row, the space between, the margin; in pixels."""

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" font-family="'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif" \
text-anchor="middle" role="img" aria-label="{label}">
<title>{label}</title>
<rect width="{width}" height="{height}" rx="8" fill="#f3f5f8"/>
"""


def svg(flow_class) -> str:
    """The whole picture, the same text for the same declarations."""
    rows = [(phase, steps(flow_class, phase)) for phase in phases(flow_class)]
    widest = max(len(found) for _, found in rows)
    width = 2 * EDGE + STATION + widest * (GAP + STEP)
    height = 2 * EDGE + len(rows) * ROW + (len(rows) - 1) * GAP
    drawn = [
        line for place, row in enumerate(rows) for line in station(place, *row, last=place == len(rows) - 1)
    ]
    head = HEAD.format(width=width, height=height, label=escape(flow_class.process_title))
    return head + "\n".join(drawn) + "\n</svg>\n"


def steps(flow_class, phase: str) -> list:
    """The steps of a station where somebody works, in the order the page declares them."""
    return [node for node in declared(flow_class) if isinstance(node, Step | Begin) and node.phase == phase]


def station(place: int, phase: str, found: list, *, last: bool) -> Iterator[str]:
    top = EDGE + place * (ROW + GAP)
    yield box(EDGE, top, STATION, "#0b3f7a")
    yield text(EDGE + STATION / 2, top + ROW / 2 + 5, phase, "#fff", 16)
    if not last:
        middle, bottom = EDGE + STATION / 2, top + ROW
        yield f'<path d="M{middle - 6} {bottom}h12l-6 {GAP}z" fill="#0b3f7a"/>'
    for number, node in enumerate(found):
        left = EDGE + STATION + GAP + number * (STEP + GAP)
        yield box(left, top, STEP, "#fff")
        yield text(left + STEP / 2, top + 25, title(node), "#1f2733", 14)
        yield text(left + STEP / 2, top + 44, who(node), "#566072", 12)


def who(node) -> str:
    """Who acts, without the unit: the applicant, or the role of the desk."""
    by_applicant = isinstance(node, Begin) or node.is_applicants
    return "申请人" if by_applicant else ROLES[node.role]


def box(left: float, top: float, width: float, colour: str) -> str:
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{ROW}" rx="6" fill="{colour}" stroke="#c6ced9"/>'
    )


def text(middle: float, base: float, said: str, colour: str, size: int) -> str:
    return f'<text x="{middle:g}" y="{base:g}" font-size="{size}" fill="{colour}">{escape(said)}</text>'
