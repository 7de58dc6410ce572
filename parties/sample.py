"""The sample county: units, invented officials for every desk, establishment, two applicants."""

import tomllib
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from parties import services
from parties.employers import Employer, Listing
from parties.establishment import Line, Shortage, Snapshot
from parties.lists import DatedLine
from parties.people import Person, User
from parties.seats import Seat
from parties.secrets import index_of
from parties.talents import Recognition, Talent
from parties.units import Unit


def declared() -> dict[str, Any]:
    return tomllib.loads(resources.files("parties").joinpath("data/sample.toml").read_text(encoding="utf8"))


@transaction.atomic
def build() -> list[tuple[str, str, str]]:
    """Make the sample county where it is not yet there; answers (account, name, desks)."""
    sample = declared()
    services.set_up_units(services.plan_units() + sample["units"])
    password = make_password(sample["password"])
    accounts = [
        official(account, name, desks, password) for account, (name, *desks) in sample["officials"].items()
    ]
    for account, (name, id_number) in sample["applicants"].items():
        applicant(account, name, id_number, password)
    establish(sample["establishment"])
    for said in sample["employers"]:
        employer(**said)
    for said in sample["talents"]:
        talent(**said)
    for said in sample["lists"]:
        listed(**said)
    return accounts


def official(account: str, name: str, desks: list[str], password: str) -> tuple[str, str, str]:
    said = {"name": name, "is_official": True, "password": password}
    user, _ = User.objects.get_or_create(username=account, defaults=said)
    for role, _, code in (one.partition("@") for one in desks):
        Seat.objects.get_or_create(user=user, role=role, unit=Unit.objects.get(code=code))
    return account, name, "、".join(desks)


def applicant(account: str, name: str, id_number: str, password: str) -> None:
    said = {"name": name, "password": password, "email": f"{account}@example.invalid"}
    user, made = User.objects.get_or_create(username=account, defaults=said)
    if made:
        Person.objects.create(user=user, name=name, id_number=id_number)


def employer(unit: str, credit_code: str, field: str, since: date, document: str) -> None:
    found, _ = Employer.objects.get_or_create(
        unit=Unit.objects.get(code=unit), defaults={"credit_code": credit_code}
    )
    Listing.objects.get_or_create(
        employer=found, since=since, defaults={"field": field, "document": document}
    )


def talent(name: str, id_number: str, talent_class: str, recognised_on: date, document: str) -> None:
    said = {"name": name, "id_number": id_number}
    found, _ = Talent.objects.get_or_create(id_index=index_of(id_number), defaults=said)
    Recognition.objects.get_or_create(
        talent=found, talent_class=talent_class, recognised_on=recognised_on, defaults={"document": document}
    )


def listed(kind: str, title: str, since: date, document: str, sort: str = "") -> None:
    DatedLine.objects.get_or_create(
        kind=kind, title=title, since=since, defaults={"document": document, "sort": sort}
    )


def establish(said: dict[str, Any]) -> None:
    certified = {
        "document": said["document"],
        "certified_by": User.objects.get(username="bb-bianzhi"),
        "certified_at": datetime(said["as_of"].year, said["as_of"].month, said["as_of"].day, 1, tzinfo=UTC),
    }
    snapshot, made = Snapshot.objects.get_or_create(as_of=said["as_of"], defaults=certified)
    units = {unit.code: unit for unit in Unit.objects.all()}
    if made:
        Line.objects.bulk_create(
            Line(snapshot=snapshot, unit=units[code], kind=kind, authorised=authorised, actual=actual)
            for code, kind, authorised, actual in said["lines"]
        )
    for code, post in said["shortage"]:
        Shortage.objects.get_or_create(unit=units[code], post=post, since=said["as_of"])
