from importlib import import_module

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "办件"

    def ready(self) -> None:
        """Load every chain's page, so that its nodes are known before the first row is read."""
        from workflows import jobs
        from workflows.case import STATES

        for chain in STATES:
            import_module(f"workflows.{chain}.flow")
        from workflows.claim import again

        jobs.register("reassess_cut", again.reassess_cut)
