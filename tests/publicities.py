"""Publicities to test with: prepared, posted and over, through the services officials' pages call."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from approvals.publicity import objections, services
from approvals.publicity.models import Publicity
from documents.attachments import Attachment
from tests.claims import Claims, to_confirmed
from workflows import clock


class Publicities(Claims):
    """A county whose talent office has two people at its desk."""

    def desks(self):
        self.unit("RCB", "县委人才办")
        who = super().desks()
        who.publicity_check = self.user("publicity@RCB", name="危办结")
        return who

    def confirmed(self, who, count=3) -> list:
        """Claims the leading group has agreed to, one of them for a talent."""
        from tests.claims import to_reviewed

        cases = [self.labour_claim(2, ["应届高校毕业生"]) for _ in range(count - 1)] + [self.talent_claim()]
        for case in cases:
            to_reviewed(case, who)
        to_confirmed(cases, who)
        return cases

    def prepared(self, who, count=3, days=5) -> Publicity:
        cases = self.confirmed(who, count)
        tasks = services.waiting().filter(process__in=cases)
        return services.prepare("2026年第一批引才荐才奖补公示", days, tasks, who.review)

    def posted(self, who, count=3, days=5) -> Publicity:
        publicity = self.prepared(who, count, days)
        photo = Attachment.objects.create(owner=who.publicity, kind="publicity", name="网页截图.png",
                                          content_type="image/png", size=1)  # fmt: skip
        services.post(
            publicity, "县政府网站", "https://example.invalid/1", str(photo.public_id), who.publicity
        )
        publicity.refresh_from_db()
        return publicity


def move_past(publicity) -> None:
    """The first moment of the day after the last."""
    move_to(publicity.last_day + timedelta(days=1), time(0, 0, 0))


def move_to(day, hour) -> None:
    clock.move_to(timezone.make_aware(datetime.combine(day, hour)))


def object_to(line, text="名单不实", **more):
    return objections.file(line.pk, objections.Said(text, **more), key=uuid.uuid4().hex)


def answer(objection, who, result, **more) -> None:
    """Looked into by one, answered by the other."""
    objections.investigate(objection, "已核对社保缴纳记录", who.publicity)
    objections.decide(objection, result, who.publicity_check, **more)
