"""The shared cache in the database: what one instance counts the other sees, to the last try."""

import time

import pytest
from django.conf import settings as house
from django.core.cache import caches

from config.counters import CountingCache

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return [CountingCache(house.CACHE_TABLE, {}) for _ in range(2)]


def test_two_instances_count_together(pair):
    one, other = pair
    one.add("tries", 0, 60)
    assert [one.incr("tries"), other.incr("tries"), one.incr("tries", 3)] == [1, 2, 5]
    assert other.get("tries") == 5


def test_counting_does_not_put_off_the_end(pair):
    one, other = pair
    one.add("tries", 0, 1)
    other.incr("tries")
    time.sleep(2.1)  # the table keeps whole seconds
    assert one.get("tries") is None
    assert one.add("tries", 0, 60) and other.incr("tries") == 1


def test_what_is_not_there_cannot_be_counted(pair):
    with pytest.raises(ValueError):
        pair[0].incr("nothing")


def test_the_house_shares_its_counters_unless_told_otherwise(settings):
    from config import settings as declared

    assert declared.CACHES["default"]["BACKEND"] == "config.counters.CountingCache"
    settings.CACHES = declared.CACHES
    caches["default"].set("shared", 1)
    assert CountingCache(house.CACHE_TABLE, {}).get("shared") == 1
