"""Counting what a request asks of the database; opening and closing of transactions does not count."""

import re
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

BRACKETS = re.compile(r"(RELEASE )?SAVEPOINT|ROLLBACK|BEGIN|COMMIT")


class Counted(list):
    """The statements, once the block is over."""

    def __str__(self) -> str:
        return "\n".join(sql[:160] for sql in self)


@contextmanager
def statements():
    found = Counted()
    with CaptureQueriesContext(connection) as captured:
        yield found
    found.extend(one["sql"] for one in captured if not BRACKETS.match(one["sql"]))
