from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = "办理"

    def ready(self) -> None:
        """Offer what decisions leave to be done above the workflows, and look over what stands there."""
        from approvals.claims import uploads
        from approvals.funds import reckonings
        from approvals.funds.services import mismatches
        from approvals.payments import reconciliation, resting
        from approvals.publicity import audit as publicity
        from approvals.recoveries import overdue, releases
        from approvals.rulings import previews
        from approvals.staffing.services import offer_next
        from workflows import audit, jobs, timers

        jobs.register("offer_next", offer_next)
        jobs.register(uploads.JOB, uploads.check, settled=uploads.is_settled)
        jobs.register(previews.JOB, previews.reckon, settled=previews.is_reckoned_through)
        jobs.register(reckonings.JOB, reckonings.reckon, settled=reckonings.is_reckoned)
        audit.register("资金指标", mismatches)
        audit.register("公示", publicity.faults)
        audit.register("资金对账", reconciliation.faults)
        audit.register("请款单和发放清单", reconciliation.changed)
        audit.register("追回", releases.faults)
        timers.every_tick("outlook", reckonings.nightly)
        timers.every_tick("recoveries", overdue.chase)
        timers.remind(overdue.reminders)
        timers.remind(publicity.reminders)
        timers.remind(resting.reminders)
