"""Django finds models here; each lives in the module named for it."""

from parties.disclosures import Disclosure
from parties.establishment import Line, Shortage, Snapshot
from parties.people import Person, User
from parties.seats import Recusal, Seat, desk
from parties.units import Unit

__all__ = ["Disclosure", "Line", "Person", "Recusal", "Seat", "Shortage", "Snapshot", "Unit", "User", "desk"]
