"""``{{ amount|yuan }}``: yuan to the fen, in groups of three as the county's papers write them; ``{{ figure|shown }}``: as the rules say it."""

from django import template

from policies import sentences

register = template.Library()
register.filter("shown", sentences.shown)


@register.filter
def yuan(amount) -> str:
    """Empty where there is no amount."""
    return "" if amount in (None, "") else f"{amount:,.2f}"
