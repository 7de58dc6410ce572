"""Somebody at a browser: signs in on the sign-in page, reads forms, fills them in, posts them with their token."""

import re
from html.parser import HTMLParser
from ipaddress import ip_network
from typing import Any

from django.test import Client

ADDRESSES = ip_network("10.0.0.0/16").hosts()
"""Everybody has an address of his own."""


class Unexpected(Exception):
    """A page answered otherwise than the story expects."""


class Forms(HTMLParser):
    """The forms of a page: where each goes, what it carries hidden, which actions, boxes and buttons it offers."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.found.append({"to": said.get("action", ""), "hidden": {}, "actions": set(), "offered": {}})
        elif tag == "input" and self.found:
            form = self.found[-1]
            if said.get("name") == "action":
                form["actions"].add(said.get("value"))
            if said.get("type") == "hidden":
                form["hidden"][said["name"]] = said.get("value", "")
        if self.found and said.get("name") and (tag == "button" or said.get("type") == "checkbox"):
            self.found[-1]["offered"].setdefault(said["name"], []).append(said.get("value", ""))


class Visitor:
    """One person and his browser."""

    def __init__(self, account: str):
        """A stranger until he signs in."""
        self.account = account
        self.browser = Client(enforce_csrf_checks=True, REMOTE_ADDR=str(next(ADDRESSES)))

    def sign_in(self, password: str) -> None:
        self.post("/accounts/login/", {"login": self.account, "password": password})

    def page(self, url: str) -> str:
        answer = self.browser.get(url, follow=True)
        if answer.status_code != 200:
            raise Unexpected(f"{self.account} 打开 {url}：{answer.status_code}")
        return answer.content.decode()

    def hidden(self, url: str, name: str) -> str:
        """What a form of the page carries hidden under a name."""
        forms = Forms(self.page(url)).found
        return next(form["hidden"][name] for form in forms if name in form["hidden"])

    def offered(self, url: str, name: str, to: str = "") -> list[list[str]]:
        """The values of boxes and buttons under a name, form by form; only of forms ``to`` an address where one is named."""
        forms = [form for form in Forms(self.page(url)).found if to in ("", form["to"])]
        return [form["offered"][name] for form in forms if name in form["offered"]]

    def post(self, url: str, said: dict[str, Any], to: str | None = None, wanted=(302,)):
        """Open a page and post to it (or to an address it names) with its token."""
        token = next(form["hidden"]["csrfmiddlewaretoken"] for form in Forms(self.page(url)).found
                     if "csrfmiddlewaretoken" in form["hidden"])  # fmt: skip
        answer = self.browser.post(to or url, {**said, "csrfmiddlewaretoken": token})
        if answer.status_code not in wanted:
            raise Unexpected(f"{self.account} 提交 {to or url}：{answer.status_code}\n{spoken(answer)}")
        return answer

    def decide(self, case_url: str, action: str, said: dict[str, Any] | None = None, wanted=(302,)):
        """Take one action a case page offers, as its form would."""
        forms = Forms(self.page(case_url)).found
        form = next(
            (one for one in forms if action in one["actions"] or one["hidden"].get("action") == action), None
        )
        if form is None:
            raise Unexpected(f"{self.account} 在 {case_url} 没有“{action}”可办")
        answers = {f"{action}-{name}": value for name, value in (said or {}).items()}
        answer = self.browser.post(form["to"], {**form["hidden"], "action": action, **answers})
        if answer.status_code not in wanted:
            raise Unexpected(f"{self.account} 办理 {action}：{answer.status_code}\n{spoken(answer)}")
        return answer


def spoken(answer) -> str:
    """What the page complains about."""
    page = answer.content.decode()
    said = re.findall(r"(?:errorlist|ql-errors|alert)[^>]*>(.*?)</(?:div|ul)>", page, re.S)
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in said)
