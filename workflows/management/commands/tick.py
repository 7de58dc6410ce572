"""Fire due timers and lapses once and take up what a dead worker left; meant for a systemd timer, cron or the worker's own round."""

from django.core.management.base import BaseCommand

from workflows import timers


class Command(BaseCommand):
    help = "办理到期的定时事项和逾期事项，接办中断的后台事项，补发未送达的告知"

    def handle(self, *args, **options):
        fired = timers.tick()
        self.stdout.write(
            f"定时事项 {fired['timers']} 件，逾期事项 {fired['lapses']} 件，"
            f"重新接办后台事项 {fired['jobs']} 件，补发告知 {fired['notices']} 件"
        )
        for sentence in timers.reminders():
            self.stdout.write(sentence)
