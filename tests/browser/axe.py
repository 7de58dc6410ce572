"""axe-core in the page: what WCAG 2.2 AA forbids, as (rule, elements). Runs by the debugger, past the page's CSP."""

from pathlib import Path

SOURCE = Path(__file__).with_name("vendor") / "axe-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page) -> list[tuple[str, list[str]]]:
    """Every violation on the page as it now stands; scripts must be on."""
    page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
