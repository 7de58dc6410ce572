"""更正: a later sitting says what was wrong in a signed one; it records, and re-opens nothing.

What was wrong is a paper of the correcting meeting (更正说明): it may be reworded until that meeting is signed.
"""

from approvals.meetings.models import Meeting
from documents import issue
from documents.models import Paper

KIND, TITLE = "correction", "会议更正说明"


def source_of(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}:{KIND}"


def explain(meeting: Meeting, wrong: str) -> None:
    """Keep what the meeting says was wrong, as long as it is not signed."""
    meeting.refuse_if_sealed()
    drop(meeting)
    if meeting.corrects_id:
        issue.hold(source_of(meeting), KIND, TITLE, words(meeting, wrong))


def drop(meeting: Meeting) -> None:
    """Take back the words held so far: they are issued now."""
    issue.drop(source_of(meeting))


def words(meeting: Meeting, wrong: str) -> dict:
    return {
        "layout": "letter", "wrong": wrong, "paragraphs": [sentence(meeting, wrong)],
        "signer": meeting.rules.name, "dated": str(meeting.held_on),
    }  # fmt: skip


def sentence(meeting: Meeting, wrong: str) -> str:
    """As the minutes and both meetings' pages say it."""
    earlier = meeting.corrects
    return f"更正{earlier.held_on}会议纪要（{earlier.minutes_number}）：{wrong}"


def wrong_in(meeting: Meeting) -> str:
    """What was wrong in the meeting this one corrects; empty where it corrects none."""
    return wrongs([meeting]).get(meeting.pk, "")


def wrongs(meetings: list[Meeting]) -> dict[int, str]:
    by_source = {source_of(meeting): meeting.pk for meeting in meetings}
    kept = Paper.objects.filter(source__in=by_source).values_list("source", "data")
    return {by_source[source]: data["wrong"] for source, data in kept}


def against(meeting: Meeting) -> list[tuple[Meeting, str]]:
    """The signed meetings that correct this one, each with what it says was wrong."""
    later = list(Meeting.objects.filter(corrects=meeting).exclude(sealed_at=None).order_by("held_on", "pk"))
    said = wrongs(later)
    return [(one, said.get(one.pk, "")) for one in later]
