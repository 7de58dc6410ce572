"""``{{ amount|yuan }}``: yuan to the fen, in groups of three as the county's papers write them; ``{{ figure|shown }}``: as the rules say it; ``{{ days|of:"3" }}``."""

from django import template

from policies import sentences

register = template.Library()
register.filter("shown", sentences.shown)


@register.filter
def yuan(amount) -> str:
    """Empty where there is no amount."""
    return "" if amount in (None, "") else f"{amount:,.2f}"


@register.filter
def of(known, name) -> str:
    """What stands under a name."""
    return known.get(str(name), "")
