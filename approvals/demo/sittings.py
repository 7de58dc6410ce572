"""A sitting of the demonstration, on the secretary's pages."""

from approvals.demo.county import County
from workflows import clock


class Sitting:
    """A meeting called today: its agenda, its results, its signing."""

    def __init__(self, county: County, desk: str, body: str):
        number = f"纪要〔{clock.today().year}〕{county.next_minutes()}号"
        self.secretary = county.at(desk)
        self.head = {"body": body, "held_on": clock.today().isoformat(), "place": "县委会议室", "chair": "张主任",
                     "members": "张主任 主任\n李副主任 副主任\n王委员 委员 缺席", "minutes_number": number}  # fmt: skip
        self.page = self.secretary.post("/meetings/", self.head)["Location"]

    def put_on(self, chosen: dict[str, list]) -> None:
        self.secretary.post(self.page, chosen, to=f"{self.page}agenda/")

    def sign(self, results: dict[str, str]) -> None:
        self.secretary.post(self.page, self.head | results | {"seal": "1"})
