"""收款账户 of the people of a roster who are paid each for himself: typed line by line, accounts once the claim is filed."""

from collections.abc import Iterable
from typing import Any

from parties.claimants import Account
from parties.secrets import index_of, mask, normalised
from policies.terms import Scheme

Typed = dict[str, str]
"""Bank, whole number and masked number."""


def typed(scheme: Scheme, row: dict[str, Any]) -> Typed:
    """The account of one row; empty where the scheme pays nobody for himself."""
    if not scheme.pays_people:
        return {}
    said = {column.kind: row.get(column.name, "") for column in scheme.columns if column.is_secret}
    number = normalised(said["account"])
    return {"bank": said["bank"], "number": number, "masked": mask(number, 4, 4)}


def of_people(scheme: Scheme, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whom the claim pays, by the number of his line, with the account that is kept for him: three statements for all."""
    found = [(one["name"], index_of(one["id_number"]), typed(scheme, one)) for one in rows]
    Account.objects.bulk_create(
        [
            Account(payee_index=index, holder=name, bank=one["bank"], number=one["number"], number_index=index_of(one["number"]))
            for name, index, one in found
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    standing = Account.objects.filter(payee_index__in={index for _, index, _ in found})
    kept = {(index, number, bank): pk for pk, index, number, bank in standing.values_list("pk", "payee_index", "number_index", "bank")}  # fmt: skip
    return [
        {"part": number, "name": name, "index": index, "account": kept[index, index_of(one["number"]), one["bank"]],
         "bank": one["bank"], "masked": one["masked"]}
        for number, (name, index, one) in enumerate(found, 1)
    ]  # fmt: skip
