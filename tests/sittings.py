"""The leading group sits on batches, on the secretary's page."""

from approvals.meetings.models import Meeting
from tests.county import COUNT
from workflows import clock

MEMBERS = "组长\n副组长\n成员甲\n成员乙 缺席"


def head(number=None, **more) -> dict:
    number = number or f"清委人才纪〔2026〕{next(COUNT)}号"
    return {
        "body": "LDXZ", "held_on": clock.today().isoformat(), "place": "县委会议室", "chair": "组长",
        "members": MEMBERS, "minutes_number": number,
    } | more  # fmt: skip


def sitting(client, *batches, **more) -> Meeting:
    """A meeting of the leading group with these batches on its agenda."""
    said = head(**more)
    answer = client.post("/meetings/", said)
    assert answer.status_code == 302, answer.content.decode()
    held = Meeting.objects.get(minutes_number=said["minutes_number"])
    client.post(f"/meetings/{held.pk}/agenda/", {"batch": [batch.number for batch in batches]})
    return held


def resolved(held, batch, rest="agree", exceptions="", **more) -> dict:
    """The form of the meeting with one result for the rest of a batch, and what differs line by line."""
    prefix = f"batch-{batch.number}"
    said = {f"{prefix}-rest": rest, f"{prefix}-exceptions": exceptions} if rest or exceptions else {}
    return head(held.minutes_number) | said | more
