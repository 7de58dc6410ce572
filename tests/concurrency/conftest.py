"""These tests need row locks: they run on PostgreSQL, through the real server."""

import pytest
from django.db import connection

from tests.county import County
from tests.server import Server


@pytest.fixture
def county(transactional_db):
    assert connection.vendor == "postgresql", "set DATABASE_URL to PostgreSQL (make test does)"
    return County()


@pytest.fixture
def server(county):
    running = Server()
    running.start()
    yield running
    running.stop()
