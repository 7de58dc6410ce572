"""A labour claim of two people that was paid (1,000 yuan)."""

import pytest

from tests.recoveries import paid


@pytest.fixture
def case(county, who):
    return paid(county, who, 2)[1]
