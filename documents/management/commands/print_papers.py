"""``manage.py print_papers``: make the PDFs that are not made yet, as after the printing libraries were installed."""

from django.core.management.base import BaseCommand, CommandError

from documents import issue
from documents.models import Paper
from documents.printing import Unprintable


class Command(BaseCommand):
    help = "生成尚未生成的文书"

    def handle(self, *args, **options):
        waiting = Paper.objects.filter(rendered=None).order_by("pk").values_list("pk", flat=True)
        for done, pk in enumerate(list(waiting), 1):
            try:
                issue.render(pk)
            except Unprintable as why:
                raise CommandError(str(why)) from None
            self.stdout.write(f"{done}/{len(waiting)} {Paper.objects.get(pk=pk)}")
        self.stdout.write(f"已生成 {len(waiting)} 件文书")
