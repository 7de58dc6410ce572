"""The sample county, with its places certified; running it again changes nothing."""

from django.core.management.base import BaseCommand

from approvals.staffing import services
from parties import sample
from parties.establishment import current


class Command(BaseCommand):
    help = "建立示例县（单位、工作人员、编制、申请人），可重复运行"

    def handle(self, *args, **options):
        accounts = sample.build()
        services.open_places(current())
        self.stdout.write(f"示例账号（密码均为 {sample.declared()['password']}）：")
        for account, name, desks in accounts:
            self.stdout.write(f"  {account:<12}{name}  {desks}")
        for account in sample.declared()["applicants"]:
            self.stdout.write(f"  {account:<12}申请人")
