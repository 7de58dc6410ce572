"""发文字号: 机关代字〔2026〕1号, without gaps within a sign and a year."""

from workflows import clock, numbers


def next_paper_number(sign: str) -> str:
    """The next number of a unit's sign, given inside the deciding transaction."""
    year = clock.today().year
    return f"{sign}〔{year}〕{numbers.next_number(f'paper:{sign}', year)}号"
