"""Everything somebody can fetch: every link followed, and every address of the house tried with every id there is."""

import io
import re
import subprocess
import zipfile
from html import unescape
from itertools import product
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

LINK = re.compile(r'(?:href|action|src|hx-get)="([^"#]+)')
DOWNLOAD = {"application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class Crawler:
    """One person (or nobody) with a browser; ``pages`` has the text of everything that was answered with 2xx or 410."""

    def __init__(self, user=None):
        self.user, self.client = user, Client(raise_request_exception=True)
        if user is not None:
            self.client.force_login(user)
        self.pages: dict[str, str] = {}
        self.refused: dict[str, int] = {}

    def follow(self, *starts: str) -> "Crawler":
        """Every link and every form's address reached from here, by GET."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path in self.pages or path in self.refused:
                continue
            waiting += [link for link in self.fetch(path) if link not in self.pages]
        return self

    def fetch(self, path: str) -> list[str]:
        answer = self.client.get(path)
        if answer.status_code in (301, 302):
            self.refused[path] = answer.status_code
            return [local(urljoin(path, answer["Location"]))] if local(answer["Location"]) else []
        if answer.status_code not in (200, 410):
            self.refused[path] = answer.status_code
            return []
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.pages[path] = readable(body, answer.get("Content-Type", ""))
        links = (
            [] if answer.get("Content-Type", "").split(";")[0] in DOWNLOAD else LINK.findall(self.pages[path])
        )
        found = (local(urljoin(path, unescape(link))) for link in links)
        return [link for link in found if link and "/static/" not in link and "logout" not in link]


def local(link: str) -> str:
    """The path of an address of ours; nothing for any other."""
    parts = urlsplit(link)
    if parts.netloc not in ("", "testserver") or parts.scheme not in ("", "http"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def readable(body: bytes, kind: str) -> str:
    """What a person could read in it: PDF by its text and its metadata, workbooks by all their parts."""
    kind = kind.split(";")[0]
    if kind == "application/pdf":
        said = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
        about = subprocess.run(["pdfinfo", "-"], input=body, capture_output=True, check=True).stdout
        return (said + about).decode(errors="replace")
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return unescape(body.decode(errors="replace"))


def patterns(resolver=None):
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found)
        else:
            yield found


def every_address(parts: dict[str, list]) -> list[str]:
    """Every named address with every value of its parts."""
    found = []
    for pattern in patterns():
        wanted = list(pattern.pattern.converters)
        for values in product(*(parts[name] for name in wanted)):
            found.append(reverse(pattern.name, kwargs=dict(zip(wanted, values, strict=True))))
    return found
