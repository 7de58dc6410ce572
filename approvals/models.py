"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.batches.models import Batch, BatchLine
from approvals.funds.models import Indicator
from approvals.meetings.models import Item, Meeting
from approvals.opening.models import Opening, OpeningLine, ServiceRecord
from approvals.payments.direct import DirectLine
from approvals.payments.models import (
    AccountCorrection,
    Allocation,
    AllocationShare,
    BankFile,
    Download,
    FundRequest,
    HandBack,
    Payment,
    PaymentLine,
    PaymentShare,
    Recovery,
    RequestLine,
    RequestShare,
)  # fmt: skip
from approvals.plan.models import PlanClause, PlanText
from approvals.publicity.models import Extension, Objection, Publicity, PublicityLine
from approvals.registers.models import ListChange, RegisterEntry
from approvals.rulings.models import Preview, PreviewLine

__all__ = [
    "AccountCorrection", "Allocation", "AllocationShare", "BankFile", "Batch", "BatchLine", "DirectLine", "Download", "Draft", "Extension",
    "FundRequest", "HandBack", "Indicator", "Item", "ListChange", "Meeting", "Objection", "Opening", "OpeningLine", "Payment", "PaymentLine", "PaymentShare",
    "PlanClause", "PlanText", "Preview", "PreviewLine", "Publicity", "PublicityLine", "Recovery", "RegisterEntry", "RequestLine", "RequestShare",
    "ServiceRecord",
]  # fmt: skip
