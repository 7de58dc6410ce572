"""A county that pays rewards, one person per desk, one labour claim of two people that was paid (1,000 yuan)."""

import pytest

from tests.claims import Claims
from tests.recoveries import paid


@pytest.fixture
def county():
    return Claims()


@pytest.fixture
def who(county):
    county.funds()
    return county.desks()


@pytest.fixture
def case(county, who):
    return paid(county, who, 2)[1]
