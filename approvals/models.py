"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.batches.models import Batch, BatchLine
from approvals.meetings.models import Item, Meeting
from approvals.publicity.models import Extension, Objection, Publicity, PublicityLine

__all__ = [
    "Batch", "BatchLine", "Draft", "Extension", "Item", "Meeting", "Objection", "Publicity", "PublicityLine",
]  # fmt: skip
