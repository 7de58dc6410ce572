"""What every test stands on: a clock that may move, files in a folder of the test's own, slow things made fast."""

import pytest
from django.core.cache import caches
from django.db import connections
from hypothesis import settings as hypothesis

from tests.claims import Claims
from workflows import clock

hypothesis.register_profile("house", deadline=None, derandomize=True, max_examples=50)
CACHES = ("default", "near")
hypothesis.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """A test is one transaction however long it reads and compares; only a request's must never idle."""
    options = connections["default"].settings_dict["OPTIONS"]
    if "options" in options:
        options["options"] += " -c idle_in_transaction_session_timeout=0"


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.CLOCK_MAY_MOVE = True
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in CACHES
    }
    for name in CACHES:
        caches[name].clear()
    yield
    clock.reset()


@pytest.fixture
def county():
    """A county that pays rewards, with room in every fund; a module that wants another has its own."""
    made = Claims()
    made.funds()
    return made


@pytest.fixture
def who(county):
    """One person per desk of the reward chain."""
    return county.desks()
