"""``manage.py print_papers``: make the PDFs that are not made yet, as after the printing libraries were installed."""

from django.core.management.base import BaseCommand, CommandError

from documents import issue
from documents.models import Paper
from documents.printing import Unprintable


class Command(BaseCommand):
    help = "生成尚未生成的文书"

    def handle(self, *args, **options):
        waiting = Paper.objects.filter(rendered=None, data__held__isnull=True).order_by("pk")
        keys = list(waiting.values_list("pk", flat=True))
        for done, pk in enumerate(keys, 1):
            try:
                issue.render(pk)
            except Unprintable as why:
                raise CommandError(str(why)) from None
            self.stdout.write(f"{done}/{len(keys)} {Paper.objects.get(pk=pk)}")
        self.stdout.write(f"已生成 {len(keys)} 件文书")
