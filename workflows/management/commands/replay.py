"""Ask every past decision again, under the facts and policy of its day; what the rules answer otherwise is printed."""

from django.core.management.base import BaseCommand, CommandError

from workflows import replay


class Command(BaseCommand):
    help = "按当日的事实、口径和政策重新测算已作出的每一次评定，列出差异；没有差异时退出码为 0"

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", default="", help="办件编号；不写则核对全部")

    def handle(self, *args, number, **options):
        asked = differing = 0
        for difference in replay.every(number):
            asked += 1
            if difference:
                differing += 1
                self.stdout.write(str(difference))
        if number and not asked:
            raise CommandError(f"办件 {number} 没有评定记录，请核对编号")
        self.stdout.write(f"重新测算 {asked} 次，差异 {differing} 次")
        if differing:
            raise CommandError(f"共 {differing} 处差异")
