"""What the long lists of the registers, funds and pools share: their length, and numbers in an address."""

PAGE = 20
MOST = 10**6


def number_in(text: str | None) -> int:
    """A whole number somebody typed into an address; nothing where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text[:9]) < MOST else 0


def ticked(request, name: str) -> list[int]:
    """The ids that were ticked."""
    return [
        int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdigit() and len(one) < 19
    ]
