"""公示 and 公示结果证明: what they say, frozen when the list is posted and when its days are over."""

from approvals.publicity import lines as listed
from approvals.publicity.models import Publicity, PublicityLine
from documents import issue
from documents.issued import Paper
from documents.numbering import next_paper_numbers
from documents.papers.kind import SIGNS
from documents.words import day, unit_name
from workflows import clock
from workflows.calendar import working_days

SIGNER = "RCB"


def print_notice(publicity: Publicity, lines: list[PublicityLine]) -> None:
    """公示, as it is put up; it names the measures its lines are due under."""
    measures = "、".join(dict.fromkeys(line.case.coerced.known.scheme.measure for line in lines))
    leave(publicity, "notice", "公示", {
        "heading": publicity.title,
        "paragraphs": [
            f"下列申报已经用人单位核实、人社局复核、县委人才工作领导小组审核同意（{measures}），现予公示。",
            f"公示期：{day(publicity.posted_on)}至{day(publicity.last_day)}，共{publicity.days}个工作日，发布当日不计。",
            "对公示内容有异议的，可以在公示期内通过公示网页、电话、来信或者来访向我单位提出，实名、匿名均可。"
            "请写明对哪一项有异议、事实和线索；实名提出的，我单位将予以答复并为其保密。",
        ],
        "columns": listed.COLUMNS, "lines": [listed.row(line) for line in lines],
    })  # fmt: skip


def print_proof(publicity: Publicity, lines: list[PublicityLine], answered: set[int]) -> None:
    """公示结果证明 for these lines; ``answered`` are those objected to in vain."""
    earlier = Paper.objects.filter(source__startswith=f"{publicity.source}:proof").count()
    leave(publicity, "proof", "公示结果证明", {
        "heading": "公示结果证明（无异议）",
        "paragraphs": [
            f"《{publicity.title}》（{publicity.number}）于{day(publicity.posted_on)}在{publicity.place}发布，"
            f"公示期至{day(max(line.last_day for line in lines))}，共{counted(publicity, lines)}个工作日，发布当日不计。",
            f"公示期已满，下列{len(lines)}项申报没有收到异议，或者收到的异议经核查不成立，可以按规定办理请款。",
        ],
        "columns": [*listed.COLUMNS, "结果"],
        "lines": [[*listed.row(line), "异议不成立" if line.pk in answered else "无异议"] for line in lines],
    }, f":{earlier + 1}")  # fmt: skip


def counted(publicity: Publicity, lines: list[PublicityLine]) -> int:
    return working_days().between(publicity.posted_on, max(line.last_day for line in lines))


def leave(publicity: Publicity, kind: str, title: str, words: dict, which: str = "") -> None:
    """Keep what the paper says under its publicity, numbered and signed by the talent office."""
    signed = {"layout": "notice", "signer": unit_name(SIGNER), "dated": day(clock.today())}
    (number,) = next_paper_numbers(SIGNS[SIGNER], 1)
    source = f"{publicity.source}:{kind}{which}"
    issue.leave(source, f"publicity_{kind}", title, words | signed, number=number)
