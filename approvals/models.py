"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.batches.models import Batch, BatchLine
from approvals.funds.models import Indicator
from approvals.meetings.models import Item, Meeting
from approvals.plan.models import PlanClause, PlanText
from approvals.publicity.models import Publicity, PublicityLine

__all__ = [
    "Batch", "BatchLine", "Draft", "Indicator", "Item", "Meeting", "PlanClause", "PlanText", "Publicity", "PublicityLine",
]  # fmt: skip
