"""Look whether everything still fits: journals, ledger, states against open work; layers above add their own."""

from django.core.management.base import BaseCommand, CommandError

from workflows import audit


class Command(BaseCommand):
    help = "核对办理记录、额度、文书与案卷状态是否一致"

    def handle(self, *args, **options):
        faults = 0
        for title, check in audit.checks():
            found = list(check())
            faults += len(found)
            self.stdout.write(f"{title}：{'无异常' if not found else f'{len(found)} 处异常'}")
            for fault in found:
                self.stdout.write(f"  {fault}")
        if faults:
            raise CommandError(f"共 {faults} 处异常")
        self.stdout.write("全部核对无误")
