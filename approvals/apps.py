from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办理"

    def ready(self) -> None:
        """Offer what decisions leave to be done above the workflows."""
        from approvals.funds.services import mismatches
        from approvals.staffing.services import offer_next
        from workflows import audit, jobs

        jobs.register("offer_next", offer_next)
        audit.register("资金指标", mismatches)
