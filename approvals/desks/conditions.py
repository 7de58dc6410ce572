"""The conditions of 三(三)1 as pages name them."""

NAMES = {
    "E1": "县外在编在职", "E2": "学历", "E3": "年度考核", "E4": "距退休满5年", "B1": "籍贯", "B2": "亲属在清",
    "B3": "在编人员亲属", "BASIS": "三项条件之一", "LAW": "其他限制",
}  # fmt: skip
OUTCOMES = {"met": "符合", "unmet": "不符合", "waivable": "一般应符合", "unknown": "待核实"}


def named(verdict) -> list[dict]:
    """Every finding with its name; a ground not met does not count where another is."""
    if verdict is None:
        return []
    spared = verdict.basis
    return [
        {
            "name": NAMES.get(one.rule, one.rule), "outcome": one.outcome, "word": OUTCOMES[one.outcome],
            "sentence": one.sentence, "clause": one.clause, "earliest": one.earliest,
        }
        for one in verdict.findings if not (spared and one.rule in ("B1", "B2", "B3") and one.outcome != "met")
    ]  # fmt: skip
