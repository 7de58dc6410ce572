from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办理"

    def ready(self) -> None:
        """Offer what decisions leave to be done above the workflows."""
        from approvals.payments import reconciliation, resting
        from approvals.staffing.services import offer_next
        from workflows import audit, jobs, timers

        jobs.register("offer_next", offer_next)
        # payments
        audit.register("资金对账", reconciliation.faults)
        audit.register("请款单和发放清单", reconciliation.changed)
        timers.register(f"在人社局停留超过 {resting.DAYS} 日的资金", resting.late)
