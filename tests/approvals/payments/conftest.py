"""A county that pays rewards, one person per desk, two claims whose publicity nobody objected to."""

import pytest

from tests.claims import Claims
from tests.payments import cleared


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


@pytest.fixture
def cases(county, who):
    return cleared(county, who)
