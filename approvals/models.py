"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft
from approvals.batches.models import Batch, BatchLine
from approvals.meetings.models import Item, Meeting
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
)
from approvals.publicity.models import Publicity, PublicityLine

__all__ = ["Batch", "BatchLine", "Draft", "Item", "Meeting", "Publicity", "PublicityLine"]
__all__ += ["Allocation", "AllocationShare", "FundRequest", "HandBack", "RequestLine", "RequestShare"]
__all__ += ["AccountCorrection", "BankFile", "Download", "Payment", "PaymentLine", "PaymentShare", "Recovery"]
