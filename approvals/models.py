"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.meetings.models import Item, Meeting

__all__ = ["Draft", "Item", "Meeting"]
