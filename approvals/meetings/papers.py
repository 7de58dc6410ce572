"""议程, 一览表, 会议纪要, and what a sitting corrects: frozen when it is signed."""

from approvals.meetings import corrections
from approvals.meetings.matters import matter_of
from approvals.meetings.models import Item, Meeting
from documents import issue


def print_papers(meeting: Meeting, items: list[Item]) -> None:
    matter, corrected = matter_of(meeting), print_correction(meeting)
    title = meeting.rules.name
    topics = [*matter.agenda(items)]
    if corrected:
        topics.append(f"更正{meeting.corrects.minutes_number}会议纪要")
    agenda = [f"{place}．{topic}" for place, topic in enumerate(topics, 1)]
    leave(meeting, "agenda", f"{title}议程", letter([*head(meeting)[:3], *agenda]))
    if items:
        leave(meeting, "roster", matter.title, {
            "layout": "roster", "columns": matter.columns, "lines": matter.rows(items),
            "paragraphs": [f"{title}　{meeting.held_on}"],
        })  # fmt: skip
    minutes = letter([*head(meeting), *matter.resolved(items), *corrected])
    signed = {"signer": title, "dated": str(meeting.held_on)}
    leave(meeting, "minutes", f"{title}会议纪要", minutes | signed, meeting.minutes_number)


def head(meeting: Meeting) -> list[str]:
    absent = [one["name"] for one in meeting.attendance if not one["present"]]
    return [f"时间：{meeting.held_on}", f"地点：{meeting.place}", f"主持：{meeting.chair}",
            f"出席：{'、'.join(meeting.present)}", f"缺席：{'、'.join(absent) or '无'}"]  # fmt: skip


def letter(paragraphs: list[str]) -> dict:
    return {"layout": "letter", "paragraphs": paragraphs}


def print_correction(meeting: Meeting) -> list[str]:
    """Issue the 更正说明 as it now stands; the sentence the minutes repeat, if there is one."""
    if not meeting.corrects_id:
        return []
    wrong = corrections.wrong_in(meeting)
    corrections.drop(meeting)
    leave(meeting, corrections.KIND, corrections.TITLE, corrections.words(meeting, wrong))
    return [corrections.sentence(meeting, wrong)]


def leave(meeting: Meeting, kind: str, title: str, words: dict, number: str | None = None) -> None:
    issue.leave(f"meeting:{meeting.pk}:{kind}", kind, title, words, number=number)
