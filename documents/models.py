"""Django finds models here; each lives in the module named for it."""

from documents.attachments import Attachment
from documents.issued import Paper

__all__ = ["Attachment", "Paper"]
