"""公示: a frozen, masked list made public for some working days; whoever objects is answered."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from parties.secrets import EncryptedCharField
from workflows import clock
from workflows.case import Task, new_lookup_code
from workflows.claim.states import S
from workflows.journal import digest
from workflows.keys import Key

POSTED, CLEAR, UPHELD, ENDED = "posted", "clear", "upheld", "ended"
RESULTS = {"": "待发布", POSTED: "公示中", CLEAR: "无异议", UPHELD: "异议成立", ENDED: "已不再办理"}


class Publicity(models.Model):
    """One publicity: prepared by 人社局, posted by 县委人才办, closed when its days are over.

    ``days`` are working days, the day of posting not counted; it can be extended, never shortened.
    """

    number = models.CharField("公示编号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=100)
    days = models.PositiveSmallIntegerField("公示工作日", default=5)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    prepared_at = models.DateTimeField(default=clock.now)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    posted_at = models.DateTimeField("发布时间", null=True)
    place = models.CharField("公示载体", max_length=200, blank=True)
    link = models.URLField("网页地址", max_length=300, blank=True)
    photo = models.CharField("截图或照片", max_length=40, blank=True)
    last_day = models.DateField("截止日", null=True)
    provisional = models.BooleanField("所用日历未公布", default=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("publicity", args=[self.pk])

    @property
    def posted_on(self) -> date | None:
        return clock.local(self.posted_at).date() if self.posted_at else None

    @property
    def source(self) -> str:
        """What its papers are found by."""
        return f"publicity:{self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed (24 时, local time)."""
        return self.last_day is not None and self.last_day < clock.today()


class PublicityLine(Key):
    """One claim on the list as the public sees it; sealed it says ``posted``, later ``clear`` or ``upheld``.

    A claim that ended meanwhile (withdrawn, stopped) or was recalled leaves its line ``ended``. Where the county has ruled that
    the days start anew after an objection, ``restarted_until`` is the line's own last day.
    """

    publicity = models.ForeignKey(Publicity, related_name="lines", on_delete=models.PROTECT)
    position = models.PositiveIntegerField("序号")
    task = models.ForeignKey(Task, related_name="+", on_delete=models.PROTECT)
    shown = models.JSONField("公开内容")
    restarted_until = models.DateField("重新公示截止日", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "case"], name="one_publicity_line"),
            models.UniqueConstraint(
                fields=["task"], name="one_open_publicity", condition=models.Q(sealed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publicity_id}/{self.position}"

    def says(self) -> str:
        return f"{super().says()}|{self.publicity_id}|{self.position}|{digest(self.shown)}"

    @property
    def result(self) -> str:
        return RESULTS[self.outcome]

    @property
    def last_day(self) -> date | None:
        days = [day for day in (self.publicity.last_day, self.restarted_until) if day]
        return max(days, default=None)

    @property
    def is_over(self) -> bool:
        return self.last_day is not None and self.last_day < clock.today()

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it today: posted, in its days, and its claim still waiting for the end of them."""
        return self.outcome == POSTED and not self.is_over and self.case.state == S.POSTED


class Extension(models.Model):
    """The days of a publicity made longer, and why; there is no way to make them shorter."""

    publicity = models.ForeignKey(Publicity, related_name="extensions", on_delete=models.PROTECT)
    days = models.PositiveSmallIntegerField("延长工作日")
    reason = models.CharField("延长原因", max_length=200)
    before = models.DateField("原截止日")
    after = models.DateField("新截止日")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="never_shorter", condition=models.Q(after__gt=models.F("before")))
        ]

    def __str__(self) -> str:
        return f"{self.publicity_id} {self.before}→{self.after}"


class Objection(models.Model):
    """What somebody objects to one line, named or not, and how it was answered.

    Who objects is encrypted and never leaves the talent office. ``late``: filed when the line's days were over; it is
    kept and looked into, but holds nothing.
    """

    CHANNELS = [("网上", "网上"), ("电话", "电话"), ("来信", "来信"), ("来访", "来访")]
    ANSWERS = [(UPHELD, "异议成立"), ("dismissed", "异议不成立")]

    number = models.CharField("异议编号", max_length=30, unique=True)
    code = models.CharField("查询码", max_length=10, default=new_lookup_code)
    key = models.CharField(max_length=64, unique=True)
    line = models.ForeignKey(PublicityLine, related_name="objections", on_delete=models.PROTECT)
    channel = models.CharField("提出方式", max_length=4, choices=CHANNELS)
    name = EncryptedCharField("姓名（单位）", max_length=60, blank=True, null=True)
    contact = EncryptedCharField("联系方式", max_length=100, blank=True, null=True)
    text = models.TextField("异议内容", max_length=2000)
    filed_at = models.DateTimeField("提出时间")
    late = models.BooleanField("超过公示期", default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    found = models.TextField("核查情况", max_length=2000, blank=True)
    investigated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    investigated_at = models.DateTimeField("核查时间", null=True)
    result = models.CharField("处理结果", max_length=10, choices=ANSWERS, blank=True)
    reply = models.TextField("答复", max_length=1000, blank=True)
    told = models.CharField("告知申报对象", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="answered_by_two",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("investigated_by")),
            ),
            models.CheckConstraint(
                name="answered_means_a_result",
                condition=models.Q(decided_at=None, result="") | models.Q(decided_at__isnull=False) & ~models.Q(result=""),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["line"], name="open_objections", condition=models.Q(decided_at=None))]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("objection", args=[self.pk])

    @property
    def source(self) -> str:
        """What its hold on the claim is found by."""
        return f"objection:{self.pk}"

    @property
    def is_named(self) -> bool:
        return bool(self.name)

    @property
    def stage(self) -> str:
        if self.result:
            return self.get_result_display()
        return "已核查，待办结" if self.investigated_at else "待核查"
