"""How the county rules on an open question in the midst of things: seen beforehand by two, from tomorrow on."""

from datetime import timedelta

from approvals.demo.claims import ClaimWay
from approvals.demo.visitor import Unexpected
from workflows import clock
from workflows.rulings import Ruling

KEY = "overlap.mode"


def ruled_otherwise_from_tomorrow(way: ClaimWay) -> None:
    """Of several benefits only one, not the difference: the open claim is shown with both results, and keeps its own."""
    office, desk = way.county.at("publicity@RCB"), way.county.at("reward_review@RSJ")
    since = (clock.today() + timedelta(days=1)).isoformat()
    said = {
        "value": "either_or",
        "since": since,
        "document": f"清委人才办〔{clock.today().year}〕9号",
        "note": "",
    }
    seen = office.post(f"/rulings/{KEY}/", said)["Location"]
    if way.number not in office.page(f"{seen}?all=1"):
        raise Unexpected(f"口径 {KEY} 的影响中没有 {way.number}")
    office.post(seen, {}, to=f"{seen}propose/")
    ruling = Ruling.objects.get(key=KEY)
    looked = desk.post(f"/rulings/{KEY}/", {}, to=f"/rulings/{ruling.pk}/preview/")["Location"]
    desk.post(looked, {}, to=f"/rulings/{ruling.pk}/confirm/")
