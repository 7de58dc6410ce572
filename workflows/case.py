"""Case and Task: one table each. A case *is* its Viewflow process, so one row lock serves both machines."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from viewflow.workflow.fields import FlowReferenceField, TaskReferenceField, TokenField
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.token import Token

from workflows import clock
from workflows.claim.states import S as ClaimState
from workflows.fsm import StateField
from workflows.transfer.states import S as TransferState

STATES = {"transfer": TransferState, "claim": ClaimState}
SERIES = {"transfer": "QY", "claim": "JB"}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

KNOWN_STATE = Q(pk__in=[])
for _chain, _states in STATES.items():
    KNOWN_STATE |= Q(chain=_chain, state__in=_states.values)


def plain(field_class):
    """The same field, which a migration sees as a CharField (so no migration ever imports viewflow)."""

    def deconstruct(self):
        name, _, args, kwargs = field_class.deconstruct(self)
        kwargs.pop("default", None)
        return name, "django.db.models.CharField", args, kwargs

    return type(field_class.__name__, (field_class,), {"deconstruct": deconstruct})


def new_lookup_code() -> str:
    """Fifty random bits to read over the phone; with the case number it opens the public look-up."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(10))


class Case(AbstractProcess):
    """A file (案卷) moving along one chain; the chains are its proxies."""

    flow_class = plain(FlowReferenceField)(max_length=250)
    chain = models.CharField("流程", max_length=20)
    state = StateField("状态", default="draft")
    number = models.CharField("办件编号", max_length=30, unique=True)
    lookup_code = models.CharField("查询码", max_length=10, default=new_lookup_code)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="cases", on_delete=models.PROTECT)
    unit = models.CharField("承办单位", max_length=20)
    subject = models.CharField("名称", max_length=120)
    brief = models.CharField("说明", max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    earlier = models.ForeignKey("self", verbose_name="原办件", null=True, on_delete=models.PROTECT)
    filed = models.DateTimeField("递交时间", default=clock.now)
    entries = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    CHANGING = ("state", "status", "finished", "facts", "unit", "subject", "brief", "entries", "head")

    class Meta:
        default_permissions = ("manage",)  # viewflow adds it at import; said here, migrations stay stable
        constraints = [
            models.CheckConstraint(name="known_state", condition=KNOWN_STATE),
            models.UniqueConstraint(
                name="one_open_case",
                fields=["applicant", "chain"],
                condition=Q(finished=None, chain="transfer"),
                violation_error_message="您已有一件正在办理的申请",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-created"], name="cases_of_a_unit"),
            models.Index(fields=["chain", "state"], name="cases_in_a_state"),
        ]

    def __str__(self) -> str:
        return self.number

    def legend(self) -> dict[str, dict[str, str]]:
        """What codes in answers are called, by the name of the answer; chains with codes of their own add them."""
        return {}

    @property
    def label(self) -> str:
        """The state in the words people read."""
        return STATES[self.chain](self.state).label


class Task(AbstractTask):
    """One piece of work on a desk; Viewflow's row without its generic keys."""

    flow_task = plain(TaskReferenceField)(max_length=255)
    token = plain(TokenField)(max_length=150, default=Token("start"))
    process = models.ForeignKey(Case, related_name="task_set", on_delete=models.PROTECT)
    data = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="tasks", on_delete=models.PROTECT
    )
    owner_permission = models.CharField("经办岗", max_length=60, null=True)
    created = models.DateTimeField("到达", default=clock.now)
    due = models.DateField("时限", null=True)
    lapses = models.DateField("逾期自动办理日", null=True)
    external_task_id = assigned = None
    owner_permission_content_type = models.ForeignKey(  # a dead column: its generic key cannot be dropped
        "contenttypes.ContentType", null=True, related_name="+", on_delete=models.CASCADE, db_index=False
    )

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["owner_permission", "due", "id"], name="desk_inbox", condition=Q(finished=None)
            ),
            models.Index(fields=["owner", "due", "id"], name="own_inbox", condition=Q(finished=None)),
            models.Index(fields=["owner", "-finished"], name="done_by", condition=~Q(finished=None)),
            models.Index(fields=["scheduled"], name="due_timers", condition=Q(status="SCHEDULED")),
            models.Index(fields=["lapses"], name="due_lapses", condition=Q(finished=None)),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"

    @property
    def desk(self) -> str | None:
        return self.owner_permission

    @cached_property
    def step(self):
        """The node of the flow this work belongs to."""
        return self.flow_task
