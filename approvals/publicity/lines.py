"""What a line shows to the public: frozen when the list is prepared, so that nothing else can ever appear.

Name, employer, class or kinds with head-count, amount and scheme; never what identifies a person or an account, and
no talent or worker by name (个人信息保护法第二十五条).
"""

import re
from collections import Counter, defaultdict
from typing import Any

from workflows.case import Case
from workflows.claim.registers import Registers
from workflows.claim.rosters import RosterLine

COLUMNS = ["序号", "申报对象", "申报项目", "用人单位", "人才类别或人员类别", "金额（元）"]
NUMBER = re.compile(r"\d(?:[\s\-－—]?\d){6,}(?:[\s\-－—]?[XxＸｘ])?")
HIDDEN = "＊＊＊"


def shown(cases: list[Case]) -> list[dict[str, Any]]:
    """What the public reads of each claim, in their order; the same few queries for any number of them."""
    known, counts = Registers(cases), head_counts(cases)
    return [
        {
            "name": scrubbed(case.known.claimant["name"]), "kind": case.known.claimant["kind"],
            "scheme": title(case), "employer": scrubbed(case.known.get("employer", {}).get("name", "")),
            "about": talent_class(known, case) if case.known.talent else said(counts[case.pk]),
            "amount": f"{case.known.amount:,.2f}",
        } for case in cases
    ]  # fmt: skip


def title(case: Case) -> str:
    return case.known.scheme.title + ("（差额补发）" if case.known.tops_up else "")


def scrubbed(text: str) -> str:
    """The text without any number long enough to be somebody's: a name field may hold more than a name."""
    return NUMBER.sub(HIDDEN, text)


def talent_class(known: Registers, case: Case) -> str:
    recognised = known.recognised_as(case)
    return recognised[0].talent_class if recognised else ""


def head_counts(cases: list[Case]) -> dict[int, Counter[str]]:
    """How many people of each kind count, by case."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for line in RosterLine.objects.filter(case__in=cases, refused="").only("case_id", "said"):
        found[line.case_id]["、".join(line.kinds) or "人员"] += 1
    return found


def said(counts: Counter[str]) -> str:
    return "，".join(f"{kinds} {count} 人" for kinds, count in sorted(counts.items()))


def row(line) -> list[str]:
    """One row as papers print it."""
    one = line.shown
    return [str(line.position), one["name"], one["scheme"], one["employer"], one["about"], one["amount"]]
