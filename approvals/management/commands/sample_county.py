"""The sample county, with its places certified; running it again changes nothing."""

from django.core.management.base import BaseCommand

from approvals.funds import services as money
from approvals.funds.models import Indicator
from approvals.staffing import services
from parties import sample
from parties.establishment import current
from parties.people import User


class Command(BaseCommand):
    help = "建立示例县（单位、工作人员、编制、申请人），可重复运行"

    def handle(self, *args, **options):
        accounts = sample.build()
        services.open_places(current())
        for said in sample.declared()["indicators"]:
            self.give(**said)
        self.stdout.write(f"示例账号（密码均为 {sample.declared()['password']}）：")
        for account, name, desks in accounts:
            self.stdout.write(f"  {account:<12}{name}  {desks}")
        for account in sample.declared()["applicants"]:
            self.stdout.write(f"  {account:<12}申请人")

    def give(self, fund: str, amount: int, document: str) -> None:
        """One indicator of the sample year, entered and confirmed by 财政局's two people."""
        day = current().as_of
        if Indicator.objects.filter(fund=fund, year=day.year, document=document).exists():
            return
        maker, checker = (User.objects.get(username=name) for name in ("cz-bokuan", "cz-shenhe"))
        said = Indicator(fund=fund, year=day.year, amount=amount, document=document, dated=day)
        money.confirm(money.enter(said, maker).pk, checker)
