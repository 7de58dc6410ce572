"""Meetings and what they resolved; signing (签发) locks both, and a locked item is the only key to an approval."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models

from approvals.sealing import Locked
from workflows import clock
from workflows.case import Task
from workflows.keys import Key


@dataclass(frozen=True)
class Body:
    """A deciding body: its name, the desk that records for it, the work of a chain it decides, what each outcome does."""

    name: str
    desk: str
    chain: str
    node: str
    actions: dict[str, tuple[str, ...]]


BODIES = {
    "BWH": Body("县委编委会", "secretary@BB", "transfer", "committee", {
        "agree": ("approve",), "decline": ("decline",), "postpone": ("postpone",)}),
    "ZZB": Body("县委（组织部）任免研究", "secretary@ZZB", "transfer", "appoint", {
        "agree": ("confirm_appointment",), "decline": ("decline_appointment",), "postpone": ("postpone_appointment",)}),
    "LDXZ": Body("县委人才工作领导小组", "secretary@RCB", "claim", "group", {
        "agree": ("confirm", "confirm_unpublished", "award"), "decline": ("decline",), "postpone": ("postpone",)}),
}  # fmt: skip
OUTCOMES = [("agree", "同意"), ("decline", "不同意"), ("postpone", "暂缓")]


class Meeting(Locked):
    """One sitting of a body (会议): who was there, what was on the agenda, the number of its minutes."""

    LOCKED = "会议已签发，不能再改；如有错误，请在以后的会议中另行更正"

    body = models.CharField(
        "会议", max_length=10, choices=[(code, body.name) for code, body in BODIES.items()]
    )
    held_on = models.DateField("会议日期")
    place = models.CharField("地点", max_length=100)
    chair = models.CharField("主持人", max_length=60)
    attendance = models.JSONField("应到人员", default=list)
    minutes_number = models.CharField("纪要文号", max_length=60, blank=True)
    corrects = models.ForeignKey("self", verbose_name="更正的会议", null=True, on_delete=models.PROTECT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    sealed_at = models.DateTimeField("签发时间", null=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes_number"],
                name="one_meeting_per_minutes",
                condition=~models.Q(minutes_number=""),
            )
        ]

    def __str__(self) -> str:
        return f"{BODIES[self.body].name} {self.held_on}"

    @property
    def rules(self) -> Body:
        return BODIES[self.body]

    @property
    def present(self) -> list[str]:
        return [one["name"] for one in self.attendance if one["present"]]

    @property
    def has_quorum(self) -> bool:
        """More than half of those who should be there (到会过半数)."""
        return len(self.present) * 2 > len(self.attendance)


class Item(Locked, Key):
    """One case on the agenda (议题) and what was resolved on it."""

    meeting = models.ForeignKey(Meeting, related_name="items", on_delete=models.PROTECT)
    task = models.ForeignKey(Task, related_name="+", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField("序号")
    reason = models.CharField("理由", max_length=500, blank=True)
    recused = models.JSONField("回避人员", default=list)
    amount = models.DecimalField("确定的金额（元）", max_digits=14, decimal_places=2, null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="one_item_per_case"),
            models.UniqueConstraint(
                fields=["task"], name="one_open_agenda", condition=models.Q(sealed_at=None)
            ),
            models.CheckConstraint(
                name="sealed_items_say_something",
                condition=models.Q(sealed_at=None) | ~models.Q(outcome="") & ~models.Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.position}"

    def says(self) -> str:
        """An amount the body fixes is sealed with what it resolved."""
        return super().says() + ("" if self.amount is None else f"|{self.amount:.2f}")
