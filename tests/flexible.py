"""Flexible talents to test with: an agreement on record, confirmed by a second person."""

from datetime import date

from approvals.registers import engagements
from parties.engagements import Engagement
from parties.talents import Recognition, Talent
from tests.claims import PEOPLE, Claims, id_number, person

SAID = {
    "mode": "短期聘用", "field": "医疗卫生", "work": "每月坐诊两次，带教青年医师", "since": "2025-01-01", "until": "2025-12-31",
    "document": "清医柔引〔2025〕1号",
}  # fmt: skip


def agreed(county, employer, talent_class="省B", recognition="", confirmed=True, **more) -> Engagement:
    """An engagement as two persons have put it on record; the talent is recognised, or only by 县委人才办."""
    serial = next(PEOPLE)
    name, number = person("试柔", serial), id_number(serial)
    days = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
    said = SAID | days | {"name": name, "id_number": number} | more
    (made,) = engagements.record([Engagement(unit=employer.unit, **said)], employer.clerk)
    if talent_class:
        who = {"name": made.name, "id_number": made.id_number}
        talent, _ = Talent.objects.get_or_create(id_index=made.id_index, defaults=who)
        Recognition.objects.create(
            talent=talent,
            talent_class=talent_class,
            recognised_on=date(2024, 1, 10),
            document="闽委人才〔2024〕1号",
        )
    if confirmed:
        office = county.user("publicity@RCB")
        engagements.confirm([made.pk], office)
        if recognition:
            engagements.recognise(made.pk, recognition, date(2025, 1, 10), office)
    made.refresh_from_db()
    return made


class Flexible(Claims):
    """A county whose units engage people without their moving."""

    def agreed(self, employer, talent_class="省B", recognition="", confirmed=True, **more) -> Engagement:
        return agreed(self, employer, talent_class, recognition, confirmed, **more)
