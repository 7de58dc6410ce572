"""Why money that was paid must come back (追回), and why a claim is frozen: closed lists, each with its clause."""

from dataclasses import dataclass

PENALTIES = "《财政违法行为处罚处分条例》第十四条"
UNJUST = "《民法典》第九百八十五条"
FALSE_CLAIM = "false_claim"


@dataclass(frozen=True)
class Cause:
    """One ground; ``scheme`` where the clause of the claim's own scheme is cited before it.

    ``ours``: the mistake was the county's, so that the person may be claimed for again once all has come back.
    """

    key: str
    title: str
    clause: str
    scheme: bool = False
    ours: bool = False

    def cited(self, scheme) -> str:
        """The clauses a decision under this ground cites."""
        return f"{scheme.clause}；{self.clause}" if self.scheme else self.clause


CAUSES = {
    one.key: one
    for one in (
        Cause(FALSE_CLAIM, "虚报冒领、骗取奖补", f"四(四)；{PENALTIES}"),
        Cause("duplicate", "重复享受", "四(四) 就高、从优、不重复"),
        Cause("gone", "兑现前人才已调离", "三(十二)4"),
        Cause("unqualified", "事后查明不符合兑现条件", UNJUST, scheme=True),
        Cause("miscounted", "金额计算错误", UNJUST, scheme=True, ours=True),
        Cause("mispaid", "误发（收款对象、账户或金额有误）", UNJUST, ours=True),
    )
}
CHOICES = [
    (one.key, f"{one.title}（{'该条款；' if one.scheme else ''}{one.clause}）") for one in CAUSES.values()
]
WHY = {"overlap": "duplicate"}
"""What other pages call a ground when they lead here (``?why=overlap``)."""

FREEZES = {
    "reported": Cause("reported", "接到举报或信访反映", "三(十二)4"),
    "audit": Cause("audit", "审计、财政监督检查发现疑点", PENALTIES),
    "false": Cause("false", "涉嫌虚报冒领", f"四(四)；{PENALTIES}"),
    "overlap": Cause("overlap", "涉嫌重复享受", "四(四) 就高、从优、不重复"),
}
FREEZE_CHOICES = [(one.key, f"{one.title}（{one.clause}）") for one in FREEZES.values()]
