"""What a claimant types, section by section, as a browser posts it."""

from tests.approvals.answers import pdf
from tests.claims import credit_code
from tests.county import COUNT

ACCOUNT = {"bank": "清流农商行城关支行", "number": "6217 0000 0000 0000 19"}


def introduce(client, **changed):
    """Say who claims: an organisation with a code of its own unless told otherwise."""
    code = credit_code(900_000_000 + next(COUNT))
    said = {"kind": "机构", "name": "清流试荐人力有限公司", "identity": code} | changed
    return client.post("/my/claimant/", said)


def begin(client, scheme: str) -> str:
    """Begin a claim; the address of its draft."""
    answer = client.post("/my/claims/new/", {"scheme": scheme})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def write(client, url: str, section: str, said: dict, **buttons):
    page = client.get(f"{url}{section}/")
    version = page.context["draft"].version
    return client.post(f"{url}{section}/", said | {"version": version} | buttons)


def worker(person, kinds=("普通工",), hired="2025-01-02", left="", name="试工"):
    return {"name": name, "id_number": person, "kinds": list(kinds), "hired": hired, "left": left}


def write_talent(client, employer, talent, *, together="no", account=ACCOUNT) -> str:
    """A whole claim of the talent reward but for its filing."""
    url = begin(client, "talent_employer_reward")
    assert write(client, url, "employer", {"q": "", "employer": employer.unit.code}).status_code == 302
    said = {"name": talent.name, "id_number": talent.id_number}
    assert write(client, url, "talent", said).status_code == 302
    assert write(client, url, "cooperation", {"together": together}).status_code == 302
    assert write(client, url, "account", account).status_code == 302
    hand_in(client, url)
    return url


def write_labour(client, employer, workers, *, account=ACCOUNT) -> str:
    url = begin(client, "labour_referral")
    assert write(client, url, "employer", {"q": "", "employer": employer.unit.code}).status_code == 302
    for one in workers:
        answer = client.post(f"{url}roster/", one)
        assert answer.status_code == 302, answer.content.decode()
    assert write(client, url, "account", account).status_code == 302
    hand_in(client, url)
    return url


def hand_in(client, url: str) -> None:
    """Upload every material the page asks for."""
    for one in client.get(f"{url}materials/").context["lines"]:
        answer = client.post(one["upload"], {"file": pdf()})
        assert answer.status_code == 302, answer.content.decode()


def file(client, url: str, **more):
    return client.post(f"{url}check/", more)


def bring(client, url: str, book):
    """Bring the workbook of a roster in; the page that says what was found."""
    return client.post(f"{url}roster/import/", {"file": book}, follow=True)


def take(client, url: str, book):
    """Bring a workbook in and take all of it."""
    key = bring(client, url, book).context["upload"].key
    return client.post(f"{url}roster/take/", {"key": key})
