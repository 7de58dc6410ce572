"""发文字号: 机关代字〔2026〕1号, without gaps within a sign and a year."""

from workflows import clock, numbers


def next_paper_numbers(sign: str, count: int) -> list[str]:
    """The next numbers of a unit's sign, given inside the deciding transaction."""
    year = clock.today().year
    return [f"{sign}〔{year}〕{number}号" for number in numbers.next_numbers(f"paper:{sign}", year, count)]
