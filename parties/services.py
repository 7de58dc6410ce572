"""What administrators do to accounts and desks: each one transaction, each leaving a sound state."""

import csv
import secrets
from importlib import resources

from django.contrib.sessions.models import Session
from django.db import transaction

from parties.people import User
from parties.roles import CASEWORK, ROLES
from parties.seats import Seat
from parties.units import Unit


class Unfit(ValueError):
    """What an administrator asked for cannot be; the message says why."""


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
