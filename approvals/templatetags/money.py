"""``{{ amount|yuan }}``: yuan to the fen, in groups of three as the county's papers write them."""

from django import template

register = template.Library()


@register.filter
def yuan(amount) -> str:
    """Empty where there is no amount."""
    return "" if amount in (None, "") else f"{amount:,.2f}"
