"""``{% clause "三(三)1" %}``: a clause's number, its title, and its text to unfold for whoever is signed in; ``{{ scheme|rates }}``."""

from django import template

from approvals.claims import guide
from approvals.plan import services
from policies import plan
from workflows import clock

register = template.Library()
register.filter("rates", guide.rates)


@register.inclusion_tag("partials/clause.html", takes_context=True)
def clause(context, number, day=None):
    """``day``: the day as of which the plan is read; today where none is named."""
    number = number or ""
    return {"number": number, "title": plan.title(number), "text": plan.find(texts(context, day), number)}


def texts(context, day) -> dict[str, str]:
    """The plan's text, read once for a page."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {}
    kept = request.__dict__.setdefault("plan_texts", {})
    day = day or clock.today()
    if day not in kept:
        kept[day] = services.texts(day)
    return kept[day]
