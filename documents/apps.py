from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "文书和附件"

    def ready(self) -> None:
        """Offer to print what decisions leave, and to look over what was printed."""
        from documents import issue
        from workflows import audit, jobs

        jobs.register("print", issue.print_paper, issue.freeze, issue.is_printed)
        audit.register("文书", issue.damaged)
