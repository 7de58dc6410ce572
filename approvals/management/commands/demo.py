"""``manage.py demo``: the chain through its real pages, on a database of its own; ends with a table and the papers."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

FOLDER = Path(settings.BASE_DIR, "var", "demo")


class Command(BaseCommand):
    help = "在单独的数据库上，把示例办件从申请一直办到底，并列出结果和文书"

    def handle(self, *args, **options):
        if os.environ.get("GUIQING_DEMO"):
            self.play()
            return
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        own = {"GUIQING_DEMO": "1", "CLOCK_MAY_MOVE": "1", "DATABASE_URL": f"sqlite:///{FOLDER / 'demo.sqlite3'}",
               "MEDIA_ROOT": str(FOLDER / "media"), "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}  # fmt: skip
        done = subprocess.run([sys.executable, *sys.argv], env=os.environ | own, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError("演示没有走到底，原因见上")

    def play(self) -> None:
        from approvals.demo.claim_stories import CLAIM_STORIES
        from approvals.demo.stories import STORIES
        from workflows import clock

        call_command("migrate", verbosity=0)
        call_command("sample_county", stdout=StringIO())
        clock.move_to(datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
        rows, wrong, count = [], 0, len(CLAIM_STORIES) + len(STORIES)
        for place, (story, case) in enumerate(self.told(), 1):
            wrong += case.state != story.ends
            rows.append((case.number, story.name, case.label, story.clause, *paid(case)))
            self.stdout.write(f"[{place}/{count}] {story.name} … {case.label}")
            self.stdout.flush()
        self.finish(sorted(rows), wrong)

    def told(self):
        """Every story with its case as it ended: claims go through the county together, transfers one by one."""
        from approvals.demo import claim_stories
        from approvals.demo.stories import STORIES

        yield from claim_stories.tell(self.county, claim_stories.CLAIM_STORIES)
        for story in STORIES:
            yield story, self.tell(story)

    def tell(self, story):
        from approvals.demo.answers import BIRTH, SEX, sections
        from approvals.demo.county import DRAFT, apply
        from approvals.demo.steps import Journey
        from approvals.demo.way import later

        county = self.county
        visitor = county.newcomer()
        said = sections(story.name, county.id_number(BIRTH, SEX), story.says)
        way = Journey(county, visitor, DRAFT, apply(visitor, said))
        story.happens(way)
        later(1)
        return way.case

    @property
    def county(self):
        from approvals.demo.county import County

        if not hasattr(self, "_county"):
            self._county = County()
        return self._county

    def finish(self, rows, wrong: int) -> None:
        from documents.issued import Paper

        papers = FOLDER / "papers"
        papers.mkdir(exist_ok=True)
        for paper in Paper.objects.exclude(rendered=None).select_related("case"):
            about = paper.case.number if paper.case else paper.source.replace(":", "-")
            shutil.copy(paper.file.path, papers / f"{about}-{paper.pk}-{paper.title}.pdf")
        self.stdout.write("")
        for row in rows:
            self.stdout.write("  ".join(row))
        call_command("verify", stdout=self.stdout)
        call_command("replay", stdout=self.stdout)
        self.stdout.write(f"文书 {len(list(papers.iterdir()))} 份，在 {papers}")
        if wrong:
            raise CommandError(f"{wrong} 件没有办到应有的结果")


def paid(case) -> list[str]:
    """What arrived at the payee's account, where that is how a case ends."""
    return [f"{case.known.amount:,.2f} 元"] if case.chain == "claim" and case.state == "closed" else []
