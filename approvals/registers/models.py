"""What was done to the registers (名册): one line an act, by whom and when; never changed."""

from django.conf import settings
from django.db import models

from workflows import clock


class RegisterEntry(models.Model):
    """One act; ``about`` says on what, e.g. ``employer:12``. ID numbers stand in it only in part."""

    about = models.CharField(max_length=40, db_index=True)
    title = models.CharField("事项", max_length=40)
    said = models.CharField("内容", max_length=400)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.about} {self.title}"
