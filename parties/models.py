"""Django finds models here; each lives in the module named for it."""

from parties.benefits import Benefit
from parties.claimants import Account, Claimant
from parties.disclosures import Disclosure
from parties.employers import Employer, Listing
from parties.engagements import Engagement, Entitlement, Expense
from parties.establishment import Line, Shortage, Snapshot
from parties.lists import DatedLine
from parties.people import Person, User
from parties.seats import Recusal, Seat, desk
from parties.talents import Recognition, Talent
from parties.units import Unit

__all__ = [
    "Account", "Benefit", "Claimant", "DatedLine", "Disclosure", "Employer", "Engagement", "Entitlement", "Expense", "Line", "Listing", "Person", "Recognition", "Recusal", "Seat",
    "Shortage", "Snapshot", "Talent", "Unit", "User", "desk",
]  # fmt: skip
