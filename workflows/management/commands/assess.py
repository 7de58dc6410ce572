"""``manage.py assess KIND``: JSON Lines in, JSON Lines out; no database is touched."""

import sys

from django.core.management.base import BaseCommand

from policies import assess
from workflows import clock


class Command(BaseCommand):
    help = "不经网站直接询问规则：每行一个 JSON 问题，每行一个 JSON 答案"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(assess.KINDS))

    def handle(self, *args, kind, **options):
        every_line_right = True
        for answer, right in assess.answers(kind, sys.stdin.buffer, clock.today()):
            every_line_right &= right
            sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        if not every_line_right:
            sys.exit(1)
