"""Whatever is posted to a section is kept and answered, never an error page."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.applications.sections import BY_CODE, SECTIONS
from tests.approvals.answers import SECTIONS as ANSWERS
from tests.county import County

ANYTHING = st.text(max_size=60) | st.sampled_from(
    ["", "2", "99", "-1", "yes", "on", "0", "\x00", "1990-05", "B2", "𠮷", "²"]
)


def names(section) -> list[str]:
    rows = (
        [f"rows-{at}-{name}" for at in (0, 1, 7) for name in (*section.rows.base_fields, "DELETE")]
        if section.rows
        else []
    )
    return [*section.form.base_fields, *rows, "rows-TOTAL_FORMS", "version", "add"]


@st.composite
def posts(draw):
    section = draw(st.sampled_from(SECTIONS))
    return section.code, draw(st.dictionaries(st.sampled_from(names(section)), ANYTHING, max_size=12))


@pytest.mark.django_db(transaction=True)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(post=posts(), htmx=st.booleans())
def test_no_answer_breaks_a_page(post, htmx):
    client, (code, said) = Client(raise_request_exception=True), post
    client.force_login(applicant())
    client.post("/my/transfer/")
    answer = client.post(
        f"/my/transfer/{code}/", ANSWERS[code] | said, headers={"HX-Request": "true"} if htmx else {}
    )
    assert answer.status_code in (200, 302, 409, 422)
    assert client.get(f"/my/transfer/{code}/").status_code == 200
    assert client.get("/my/transfer/check/").status_code == 200


def applicant():
    from parties.models import User

    return User.objects.filter(username__startswith="anything").first() or User.objects.create(
        username="anything", name="张试"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("code", list(BY_CODE))
def test_the_worked_answers_are_complete(code):
    County().officials()
    answers = {name: value if isinstance(value, list) else [value] for name, value in ANSWERS[code].items()}
    part = BY_CODE[code].filled(answers)
    assert part.is_complete(), (part.form.errors, part.rows and part.rows.errors)


def test_a_section_keeps_only_its_own_answers():
    from django.http import QueryDict

    posted = QueryDict("name=a%00b&evil=1&csrfmiddlewaretoken=x&sex=%E7%94%B7")
    assert BY_CODE["personal"].raw(posted) == {"name": ["ab"], "sex": ["男"]}
