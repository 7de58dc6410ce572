"""Two claims whose publicity nobody objected to."""

import pytest

from tests.payments import cleared


@pytest.fixture
def cases(county, who):
    return cleared(county, who)
