"""Run by itself: checks 5,000 rows as the worker does and says what memory and time that took."""

import json
import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ["DATABASE_URL"] = f"sqlite:///{sys.argv[1]}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings


class Unmigrated(dict):
    """Every app without its migrations: tables made at once."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


def most_memory() -> float:
    """The most this process ever had in memory, in MB (its own: getrusage also remembers who started it)."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


def main() -> None:
    django.setup()
    settings.MIGRATION_MODULES = Unmigrated()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from approvals.applications.models import Draft
    from approvals.claims import services, uploads
    from documents.workbooks import written
    from parties.models import User
    from tests.claims import id_number

    people = [[f"工{chr(0x4E00 + n)}", id_number(n), "普通工", "2025-01-02", ""] for n in range(5_000)]
    content = written(["姓名", "身份证号", "类别", "入职日期", "离职日期"], people)
    draft = Draft.objects.create(owner=User.objects.create(username="x"), kind="labour_referral")
    upload = uploads.begin(draft, content, services.locked)
    begun = time.monotonic()
    uploads.check(upload.key)
    upload.refresh_from_db()
    said = {
        "good": upload.good, "bad": upload.bad, "seconds": time.monotonic() - begun,
        "mb": most_memory(),
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
