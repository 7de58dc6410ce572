"""What is done to accounts, desks and personal records: each one transaction, each leaving a sound state."""

import csv
import secrets
from importlib import resources

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from parties.people import Person, User
from parties.roles import CASEWORK, ROLES
from parties.seats import Seat
from parties.secrets import index_of
from parties.units import Unit

TAKEN = "该身份证号已在另一账号下登记，不能更正；请核实是否同一人，是同一人的请其用原账号办理"


class Unfit(ValueError):
    """What was asked for cannot be; the message says why."""


@transaction.atomic
def create_official(username: str, name: str, password: str | None = None) -> tuple[User, str]:
    """An official's account with a first password that must be changed; the password is shown once."""
    password = password or secrets.token_urlsafe(9)
    user = User(username=username, name=name, is_official=True, must_change_password=True)
    user.set_password(password)
    user.save()
    return user, password


@transaction.atomic
def reset_password(user: User) -> str:
    """A new first password; whoever was signed in with the old one is signed out."""
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password


@transaction.atomic
def seat(user: User, role: str, unit: Unit) -> Seat:
    """Give somebody a desk; administrators and auditors hold no casework."""
    if role not in ROLES:
        raise Unfit(f"没有“{role}”这个岗位")
    held = set(user.seats.values_list("role", flat=True))
    special = {"administrator", "auditor"}
    if (role in special and held & set(CASEWORK)) or (role in CASEWORK and held & special):
        raise Unfit("系统管理员、审计员不得兼任办件岗位，请另设账号")
    return Seat.objects.get_or_create(user=user, role=role, unit=unit)[0]


@transaction.atomic
def close_account(user: User) -> None:
    """Nobody is deleted: what he did stays; he can no longer sign in, and is signed out everywhere."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def correct_name(user_id: int, name: str) -> None:
    """The name as an official read it off the original; nothing where the person has no record yet."""
    Person.objects.filter(user=user_id).update(name=name)


@transaction.atomic
def correct_id_number(user_id: int, number: str, *, name: str) -> str:
    """Put the number of the original into the person's record and return the earlier one, masked (empty: none).

    Raises Unfit where another account has the number already.
    """
    if Person.objects.filter(id_index=index_of(number)).exclude(user=user_id).exists():
        raise Unfit(TAKEN)
    kept = Person.objects.select_for_update().filter(user=user_id).first()
    person, before = kept or Person(user_id=user_id, name=name), kept.masked_id if kept else ""
    person.id_number = number
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody registered it this very moment
        raise Unfit(TAKEN) from None
    return before


def plan_units() -> list[dict[str, str]]:
    """The units the plan names and the thirteen townships."""
    text = resources.files("parties").joinpath("data/units.csv").read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines()))


@transaction.atomic
def set_up_units(rows: list[dict[str, str]]) -> int:
    """Make or update units by code, supervisors last."""
    for row in rows:
        said = {name: row.get(name, "") for name in ("name", "short", "kind")}
        Unit.objects.update_or_create(code=row["code"], defaults=said)
    for row in rows:
        if row.get("supervisor"):
            Unit.objects.filter(code=row["code"]).update(supervisor=Unit.objects.get(code=row["supervisor"]))
    return len(rows)
