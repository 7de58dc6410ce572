"""One process beside the web server: does what decisions left to do, and looks at the clock every minute."""

import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from workflows import timers

ROUND_SECONDS = 60


class Command(BaseCommand):
    help = "办理文书、通知等后台事项，并每分钟检查一次时限"

    def handle(self, *args, **options):
        stop = threading.Event()
        clock = threading.Thread(target=self.watch_the_clock, args=(stop,), daemon=True)
        clock.start()
        try:
            call_command("db_worker", queue_name="*", interval=1)
        finally:
            stop.set()

    def watch_the_clock(self, stop: threading.Event) -> None:
        while not stop.is_set():
            close_old_connections()
            timers.tick()
            stop.wait(ROUND_SECONDS)
