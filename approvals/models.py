"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.batches.models import Batch, BatchLine
from approvals.claims.models import RosterPart, RosterUpload
from approvals.funds.models import Indicator, Reckoning, ReckoningLine
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
    RequestLine,
    RequestShare,
)  # fmt: skip
from approvals.plan.models import PlanClause, PlanText
from approvals.publicity.models import Extension, Objection, Publicity, PublicityLine
from approvals.recoveries.models import (
    Freeze,
    Instalment,
    Plan,
    Receipt,
    ReceiptShare,
    Recoverable,
    Recovery,
    Waiver,
)
from approvals.registers.models import ListChange, RegisterEntry
from approvals.rulings.models import Preview, PreviewLine
from approvals.stacking.models import Overlap

__all__ = [
    "AccountCorrection", "Allocation", "AllocationShare", "BankFile", "Batch", "BatchLine", "DirectLine",
    "Download", "Draft", "Extension", "Freeze", "FundRequest", "HandBack", "Indicator", "Instalment",
    "Item", "ListChange", "Meeting", "Objection", "Opening", "OpeningLine", "Overlap", "Payment", "PaymentLine",
    "PaymentShare", "Plan", "PlanClause", "PlanText", "Preview", "PreviewLine", "Publicity",
    "PublicityLine", "Receipt", "ReceiptShare", "Reckoning", "ReckoningLine", "Recoverable", "Recovery", "RegisterEntry", "RequestLine",
    "RequestShare", "RosterPart", "RosterUpload", "ServiceRecord", "Waiver",
]  # fmt: skip
