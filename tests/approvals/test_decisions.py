"""What a record kept elsewhere decides is pointed to from the case page, for every node of every chain."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.decisions import ELSEWHERE
from approvals.meetings.models import BODIES
from tests.claims import Claims
from workflows.claim.flow import ClaimFlow
from workflows.forms import ByRecord
from workflows.fsm import law_of
from workflows.nodes import Step
from workflows.transfer.flow import TransferFlow


@pytest.mark.parametrize("flow", [ClaimFlow, TransferFlow])
def test_only_sittings_are_not_named_and_every_page_named_is_there(flow):
    """A step settled by a record leads to the page of that record; what no page is named for, a meeting decides."""
    bodies = {body.node for body in BODIES.values()}
    for node in flow.instance.nodes():
        if isinstance(node, Step) and any(recorded(flow, name) for name in node.actions):
            assert (node.name in ELSEWHERE) != (node.name in bodies), node.name
    assert all(reverse(address) for address, _ in ELSEWHERE.values())


def recorded(flow, name: str) -> bool:
    form = law_of(flow.process_class, name).form
    return form is not None and issubclass(form, ByRecord)


@pytest.mark.django_db
def test_a_reviewed_claim_points_to_the_batches():
    county = Claims()
    county.funds()
    who, client = county.desks(), Client()
    (case,) = county.reviewed(county.checked(1), who)
    client.force_login(who.review)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert 'href="/batches/">汇总批次</a>”中办理' in page and "退回复核" in page
