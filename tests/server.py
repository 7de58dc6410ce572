"""The real server on the test's PostgreSQL, and clients who are already signed in."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parent.parent
CSRF = "c" * 32
ROUNDS = 200 if os.environ.get("DRILL") else 40


def database_url() -> str:
    """The test database as a URL another process can open."""
    found = connection.settings_dict
    host, port = found["HOST"] or "", found["PORT"] or ""
    user, password = found["USER"], found["PASSWORD"]
    if host.startswith("/"):
        return f"postgres://{user}:{password}@{quote(host, safe='')}:{port}/{found['NAME']}"
    return f"postgres://{user}:{password}@{host}:{port}/{found['NAME']}"


class Server:
    """gunicorn as a county runs it: two processes, eight threads each, a pool of as many connections."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self) -> None:
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "DATABASE_POOL": "8",
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--workers", "2", "--threads", "8", "--log-level", "critical",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        self.wait()

    def wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL the whole process group: nobody gets to say goodbye."""
        os.killpg(self.process.pid, 9)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        with connection.cursor() as cursor:  # what a killed process left open on the database
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )


class Client:
    """One signed-in person with a browser; without a user, anybody."""

    def __init__(self, server: Server, user=None):
        self.server, self.user = server, user
        self.cookie = f"csrftoken={CSRF}"
        if user is not None:
            self.sign_in(user)

    def sign_in(self, user) -> None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {self.cookie}"

    def post(self, path: str, data: dict, address="127.0.0.1") -> tuple[int, str]:
        """Send a form, from another address of this machine where several people are meant."""
        link = http.client.HTTPConnection(
            "127.0.0.1", self.server.port, timeout=30, source_address=(address, 0)
        )
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST", path, urlencode({"csrfmiddlewaretoken": CSRF} | data, doseq=True), headers)
        answer = link.getresponse()
        body = answer.read().decode(errors="replace")
        link.close()
        return answer.status, body

    def act(self, case, task, action: str, data=None, key=None, number=None) -> tuple[int, str]:
        """Decide one task on its case page, as its form would."""
        said = {f"{action}-{name}": value for name, value in (data or {}).items()}
        path = f"/cases/{number or case.number}/tasks/{task.pk}/"
        return self.post(path, {"action": action, "key": key or uuid.uuid4().hex} | said)


def together(*calls):
    """Start all calls at one moment; return what each said."""
    gate, said = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        gate.wait()
        try:
            said[place] = call()
        except Exception as failure:
            said[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def alone(call):
    """In a thread of its own, which leaves no connection behind."""
    try:
        return call()
    finally:
        connection.close()


def blocked() -> int:
    """How many requests of this database wait for a lock; the server runs the tests of others beside it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # a transaction sees no new connections otherwise
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def wait_for(happens, seconds=20) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def in_line(rows, *calls) -> None:
    """One behind the other; whoever needs these rows waits for them until all have begun."""
    with ThreadPoolExecutor(len(calls)) as others:
        with transaction.atomic():
            list(rows.select_for_update())
            begun = []
            for call in calls:
                begun.append(others.submit(alone, call))
                wait_for(lambda: begun[-1].done() or blocked() == sum(not one.done() for one in begun))
        for one in begun:
            one.result(30)
