"""Django finds models here; each lives in the module named for it."""

from parties.establishment import Line, Shortage, Snapshot
from parties.people import Person, User
from parties.seats import Recusal, Seat, desk
from parties.units import Unit

__all__ = ["Line", "Person", "Recusal", "Seat", "Shortage", "Snapshot", "Unit", "User", "desk"]
