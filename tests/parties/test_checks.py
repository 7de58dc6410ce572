"""A county's site does not start with the keys of development; a developer's does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as house

from parties.checks import keys_of_its_own

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
ROOT = Path(__file__).resolve().parents[2]
POSTGRES = {"default": house.DATABASES["default"] | {"ENGINE": "django.db.backends.postgresql"}}
SQLITE = {"default": house.DATABASES["default"] | {"ENGINE": "django.db.backends.sqlite3"}}
OWN = {"SECRET_KEY": "a" * 40, "SALT_KEY": "b" * 40, "INDEX_KEY": "c" * 40}


@pytest.fixture
def development(settings):
    for name, value in house.DEVELOPMENT_KEYS.items():
        setattr(settings, "SALT_KEY" if name == "FIELD_KEY" else name, value)
    settings.ALLOWED_HOSTS, settings.DEBUG = ["127.0.0.1", "localhost"], False
    settings.DATABASES = SQLITE
    return settings


def test_on_loopback_with_sqlite_development_keys_will_do(development):
    assert keys_of_its_own(None) == []


@pytest.mark.parametrize(("hosts", "debug", "databases", "refused"), [
    (["example.gov.cn"], False, SQLITE, True), (["*"], True, SQLITE, True), (["127.0.0.1"], False, POSTGRES, True),
    (["127.0.0.1"], True, POSTGRES, False), (["localhost", "[::1]"], False, SQLITE, False),
])  # fmt: skip
def test_a_countys_site_is_refused_and_told_what_to_set(development, hosts, debug, databases, refused):
    development.ALLOWED_HOSTS, development.DEBUG, development.DATABASES = hosts, debug, databases
    faults = keys_of_its_own(None)
    assert bool(faults) == refused
    assert not refused or all(name in faults[0].hint for name in ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY"))


def test_one_key_left_is_named_alone(development):
    development.ALLOWED_HOSTS = ["example.gov.cn"]
    development.SECRET_KEY, development.SALT_KEY = OWN["SECRET_KEY"], OWN["SALT_KEY"]
    assert "INDEX_KEY" in keys_of_its_own(None)[0].msg and "SECRET_KEY" not in keys_of_its_own(None)[0].msg
    development.INDEX_KEY = OWN["INDEX_KEY"]
    assert keys_of_its_own(None) == []


def started(*command, **env) -> subprocess.CompletedProcess:
    clean = {
        k: v for k, v in os.environ.items() if k not in ("SECRET_KEY", "FIELD_KEY", "INDEX_KEY", "DEBUG")
    }
    env = clean | {"DATABASE_URL": "sqlite://:memory:", "PYTHONPATH": str(ROOT)} | env
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)


def test_the_command_line_and_the_web_server_both_refuse():
    keys = {"SECRET_KEY": "a" * 40, "FIELD_KEY": "b" * 40, "INDEX_KEY": "c" * 40}
    checked = started("manage.py", "check", ALLOWED_HOSTS="example.gov.cn")
    assert checked.returncode and "parties.E001" in checked.stderr
    served = started("-c", "import config.wsgi", ALLOWED_HOSTS="example.gov.cn")
    assert served.returncode and "请在环境变量中" in served.stderr
    assert started("-c", "import config.wsgi", ALLOWED_HOSTS="example.gov.cn", **keys).returncode == 0
