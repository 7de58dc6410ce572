"""An empty county: the plan's units and townships, and one administrator whose first password is shown once."""

from django.core.management.base import BaseCommand, CommandError

from parties import services
from parties.people import User
from parties.units import Unit


class Command(BaseCommand):
    help = "建立一个没有示例数据的县：单位、乡镇和一名系统管理员"

    def add_arguments(self, parser):
        parser.add_argument("--admin", default="admin", help="系统管理员账号")

    def handle(self, *args, admin, **options):
        if User.objects.exists():
            raise CommandError("数据库里已有账号；请在空数据库上运行")
        count = services.set_up_units(services.plan_units())
        user, password = services.create_official(admin, "系统管理员")
        services.seat(user, "administrator", Unit.objects.get(code="RCB"))
        self.stdout.write(f"已建立 {count} 个单位（含13个乡镇）")
        self.stdout.write(f"系统管理员账号：{admin}  初始密码：{password}（首次登录须修改，仅显示这一次）")
        self.stdout.write("接下来：登录后导入单位、工作人员和经办岗，再由编办导入编制")
