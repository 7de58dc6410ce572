"""What the long lists of the registers, funds and pools share: their length, and numbers in an address."""

PAGE = 20
DIGITS, KEY_DIGITS = 6, 18
"""How long a number in an address, and the id of a row, may be."""


def number_in(text: str | None) -> int:
    """A whole number somebody typed into an address; nothing where it is none."""
    return int(text) if text and is_number(text, DIGITS) else 0


def is_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= digits


def ticked(request, name: str) -> list[int]:
    """The ids of the rows that were ticked; what is no id is left out."""
    return [int(one) for one in request.POST.getlist(name) if is_number(one, KEY_DIGITS)]
