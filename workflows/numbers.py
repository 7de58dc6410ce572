"""Gap-free numbers: one counter row per series and year, locked inside the transaction that uses the number."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given out in a series (e.g. ``QY``) of a year."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


def next_number(series: str, year: int) -> int:
    """The next number of the series; a transaction that rolls back gives it back, so no gap is left."""
    return next_numbers(series, year, 1)[0]


def next_numbers(series: str, year: int, count: int) -> range:
    """The next ``count`` numbers of the series together."""
    assert connection.in_atomic_block, "numbers are given inside the deciding transaction"
    Counter.objects.get_or_create(series=series, year=year)
    counter = Counter.objects.select_for_update().get(series=series, year=year)
    first, counter.last = counter.last + 1, counter.last + count
    counter.save(update_fields=["last"])
    return range(first, counter.last + 1)
