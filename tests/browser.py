"""What a browser sends: every control of a page's form as it stands, with what somebody typed or ticked over it; and
what stands at each control.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Sent = dict[str, list[str]]
UNSENT = {"submit", "button", "reset", "file"}
TICKED = {"radio", "checkbox"}
NEEDED, OPTIONAL = "(needed before signing)", "(optional)"


class _Forms(HTMLParser):
    """Reads the controls of every form that posts, by the form's address, in the page's order."""

    def __init__(self) -> None:
        super().__init__()
        self.posting: list[tuple[str, Sent]] = []
        self.sent: Sent = {}  # of the control that is read, which may name a form by its id
        self.around: Sent = {}
        self.by_id: dict[str, Sent] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "")
        if tag in ("input", "textarea", "select"):
            self.sent = self.by_id[given["form"]] if "form" in given else self.around
        if tag == "form":
            self.sent = self.around = self.by_id[given.get("id", "")] = {}
            if given.get("method") == "post":
                self.posting.append((given.get("action", ""), self.sent))
        elif tag == "input" and kind not in UNSENT and (kind not in TICKED or "checked" in given):
            self._say(name, given.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self._say(name, "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.area = self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][-1] += data.removeprefix("\r\n")

    def _say(self, name: str, value: str) -> None:
        if name and name != "csrf_token":
            self.sent.setdefault(name, []).append(value)


def forms(page: str) -> list[tuple[str, Sent]]:
    """Address (empty: the page's own) and controls of every form of the page that posts."""
    reader = _Forms()
    reader.feed(page)
    return reader.posting


def controls(page: str) -> Sent:
    """What the page's largest form sends."""
    return max((sent for _, sent in forms(page)), key=len)


def conditions(page: str) -> list[str]:
    """What the boxes of a consult's page say, one for each condition; none where the page asks about no flags."""
    asked = page.partition('<fieldset class="field" id="findings"')[2].partition("</fieldset>")[0]
    whole = re.sub(r"<details.*?</details>", "", asked, flags=re.DOTALL)
    return re.findall(r'type="checkbox" value="([^"]+)"', whole)


def with_flags(page: str) -> Sent:
    """What the page's largest form sends, with every condition of a consult chosen."""
    sent, chosen = controls(page), conditions(page)
    unticked = [value for value in sent.get("findings", ()) if not value]
    return sent | ({"findings": [*unticked, *chosen]} if chosen else {})


def fill_in(client: FlaskClient, address: str, changes: Mapping[str, Any] | None = None) -> TestResponse:
    """Open the page, type `changes` into its form, send it."""
    return client.post(address, data=with_flags(client.get(address).text) | dict(changes or {}))


def labels(page: str) -> dict[str, str]:
    """What stands at each control, by its id, with the mark behind it."""
    parts = re.split(r'<label class="form-label" for="|<fieldset class="field" id="', page)[1:]
    texts = {part.partition('"')[0]: part.partition("</l")[0] for part in parts}  # </label> or </legend>
    return {
        name: html.unescape(re.sub(r"<[^>]*>?", "", text.partition(">")[2])).strip()
        for name, text in texts.items()
    }
