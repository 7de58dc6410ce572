"""The app's tables, each declared beside its idea."""

from approvals.applications.models import Draft

__all__ = ["Draft"]
