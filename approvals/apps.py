from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办理"

    def ready(self) -> None:
        """Offer what decisions leave to be done above the workflows."""
        from approvals.staffing.services import offer_next
        from workflows import jobs

        jobs.register("offer_next", offer_next)
