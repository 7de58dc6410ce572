from importlib import import_module

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "办件"

    def ready(self) -> None:
        """Load every chain's page, so that its nodes are known before the first row is read."""
        import_module("workflows.transfer.flow")
