"""手续清单: what must be settled after 报到, by the track of the person (公务员/参公 or 事业)."""

from dataclasses import dataclass

from workflows.transfer.facts import Facts


@dataclass(frozen=True)
class Formality:
    """One line of the checklist; ``required`` ones keep the case open until they are ticked."""

    code: str
    title: str
    required: bool = True


COMMON = (
    Formality("establishment", "编制实名制入编"),
    Formality("pay", "工资关系转移"),
    Formality("insurance", "社会保险、职业年金、住房公积金转移"),
    Formality("archive", "人事档案转入归档"),
)
CIVIL_SERVANT = (Formality("registration", "公务员（参公）登记备案"),)
INSTITUTION = (Formality("contract", "事业单位聘用合同签订和岗位聘任备案"),)
PARTY_MEMBER = (Formality("party", "党组织关系转移"),)
OPTIONAL = (Formality("housing", "人才住房、子女入学等协助事项", required=False),)


def formalities_of(known: Facts) -> tuple[Formality, ...]:
    """The checklist of this person's track."""
    track = CIVIL_SERVANT if known.placement.get("kind") in ("行政", "政法专项", "参公事业") else INSTITUTION
    party = PARTY_MEMBER if known.get("job", {}).get("party_member") else ()
    return (*COMMON, *track, *party, *OPTIONAL)
