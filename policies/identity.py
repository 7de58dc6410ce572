"""Identity: whom a plain transfer may put on which establishment (公务员法 70, 公务员转任规定)."""

CIVIL_KINDS = ("行政", "政法专项", "参公事业")
CIVIL_IDENTITIES = ("公务员", "参公")


def against(identity: str, kind: str) -> list[str]:
    """Why the person does not fit a place of this kind by plain transfer; empty where he does."""
    if kind in CIVIL_KINDS and identity not in CIVIL_IDENTITIES:
        return [f"事业单位人员不能以普通调动占用{kind}编制，应按调任办理（公务员法第七十条），请另选编制类别"]
    if kind in ("行政", "政法专项") and identity == "参公":
        return [
            "参公人员转任公务员职位须先按公务员转任规定核准，请另选编制类别或先办理转任（公务员法第一百一十二条）"
        ]
    return []


def changes(identity: str, kind: str) -> bool:
    """Whether the person gives up civil-servant identity by taking the place: allowed, but must be told."""
    return identity in CIVIL_IDENTITIES and kind not in CIVIL_KINDS
