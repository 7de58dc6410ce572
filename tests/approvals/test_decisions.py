"""What a record kept elsewhere decides is pointed to from the case page, for every node of every chain."""

import pytest
from django.test import Client
from django.urls import reverse

from approvals.decisions import PAGES, recorded_elsewhere
from tests.claims import Claims
from workflows.claim.flow import ClaimFlow
from workflows.fsm import law_of
from workflows.nodes import Step
from workflows.transfer.flow import TransferFlow


@pytest.mark.parametrize("flow", [ClaimFlow, TransferFlow])
def test_every_node_decided_by_a_record_names_its_page(flow):
    for node in flow.instance.nodes():
        if isinstance(node, Step):
            elsewhere = [recorded_elsewhere(law_of(flow.process_class, name)) for name in node.actions]
            assert node.name in PAGES or not any(elsewhere), node.name
    assert all(reverse(address) for _, address in PAGES.values())


@pytest.mark.django_db
def test_a_reviewed_claim_points_to_the_batches():
    county = Claims()
    county.funds()
    who, client = county.desks(), Client()
    (case,) = county.reviewed(county.checked(1), who)
    client.force_login(who.review)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert 'href="/batches/">汇总批次</a>”中办理' in page and "退回复核" in page
