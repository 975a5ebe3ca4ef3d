"""One person's browser, as far as pages need one: it keeps cookies and sends forms with their token.

pat = Browser(port)
pat.sign_in("pat")
pat.get("/my/").text
pat.request("GET", "/my/")          # the bytes of the same, for the load
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

PASSWORD = "seven swans upstream"  # noqa: S105 - everybody's here
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
MOVED = (302, 303)


@dataclass(frozen=True)
class Page:
    """What was answered; `location` says where to go on."""

    status: int
    text: str
    location: str


class Browser:
    """Opens a connection for each request, so that nothing waits behind another."""

    def __init__(self, port: int) -> None:
        self.port, self.token = port, ""
        self.cookies: dict[str, str] = {}

    def sign_in(self, login: str) -> None:
        """Show name and password; stays signed in."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"login": login, "password": PASSWORD})
        if answer.status != 303:
            raise PermissionError(f"{login} is not let in: {answer.status}")
        self.get("/account")  # its forms carry the new session's token

    def get(self, address: str) -> Page:
        return self._ask("GET", address)

    def post(self, address: str, form: Mapping[str, object]) -> Page:
        body = urlencode({**form, "csrf_token": self.token}, doseq=True).encode()
        return self._ask("POST", address, body, {"Content-Type": FORM})

    def request(self, method: str, address: str, form: Mapping[str, object] | None = None) -> bytes:
        """The bytes of a request as a browser sends it, which takes packed answers."""
        body = b"" if form is None else urlencode({**form, "csrf_token": self.token}, doseq=True).encode()
        return self.upload(method, address, body, FORM)

    def upload(self, method: str, address: str, body: bytes, kind: str) -> bytes:
        """The same with a body of any kind."""
        lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, deflate, br"]
        lines += [f"Cookie: {self._cookie()}"] if self.cookies else []
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(
        self, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, address, body, {**(headers or {}), "Cookie": self._cookie()})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
        return Page(answer.status, text, answer.headers.get("Location", ""))


def size(body: bytes) -> int:
    """How many bytes a body has once it is unpacked."""
    return len(gzip.decompress(body)) if body[:2] == b"\x1f\x8b" else len(body)
