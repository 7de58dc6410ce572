"""Keeping the plan's text, and reading it as it stood on a day."""

from datetime import date

from django.core.cache import caches
from django.db import transaction

from approvals.plan.models import PlanClause, PlanText
from policies import plan
from workflows.fsm import Refused

MINUTE = 60


@transaction.atomic
def keep(version: PlanText, text: str) -> PlanText:
    """Take the text apart by clause number and keep it. Refused where it has none of the plan's clauses."""
    found = plan.split(text)
    if not found.keys() & plan.clauses().keys():
        raise Refused(
            "没有认出条款编号（如“三、”“（十二）”“1.”），请上传方案正文的纯文本，不要上传目录或附件"
        )
    version.save()
    PlanClause.objects.bulk_create(
        PlanClause(version=version, place=place, number=number, text=said)
        for place, (number, said) in enumerate(found.items())
    )
    caches["near"].clear()  # for what reads within this transaction, and once more when it is over
    transaction.on_commit(caches["near"].clear)
    return version


def in_force(day: date) -> PlanText | None:
    """The version read on a day: the latest issued by then."""
    return PlanText.objects.filter(dated__lte=day).first()


def texts(day: date) -> dict[str, str]:
    """Every clause's text by number as it stood on a day, at most a minute old; empty where nothing was uploaded."""
    return caches["near"].get_or_set(f"plan-texts:{day}", lambda: read(day), MINUTE)


def read(day: date) -> dict[str, str]:
    newest = PlanText.objects.filter(dated__lte=day).order_by("-dated", "-pk").values("pk")[:1]
    return dict(PlanClause.objects.filter(version__in=newest).values_list("number", "text"))


def missing(version: PlanText) -> list[plan.Clause]:
    """The clauses of the plan this version has no text for."""
    kept = set(version.clauses.values_list("number", flat=True))
    return [clause for number, clause in plan.clauses().items() if number not in kept]
