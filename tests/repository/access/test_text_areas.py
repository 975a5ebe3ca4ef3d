"""A text as long as its field lets a browser type is taken: browsers count a line's end once, and send it as two."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Desk
from tests.integration.conftest import Clock
from tests.repository.access.filled import TYPED, forms_on, pages_of
from tests.repository.access.opened import posts, signed_in
from tests.repository.access.records import address, ids

__all__ = ["ids"]

AREA = re.compile(r'<textarea(?=[^>]* name="([^"]+)")(?=[^>]* maxlength="(\d+)")[^>]*>')
MANY = 15
LINE = "nine more\n"


def filled(most: int) -> str:
    """Lines that are as many characters as the field allows, as a browser counts them, and as it sends them."""
    text = (LINE * (most // len(LINE) + 1))[: most - 1].rstrip("\n") + "z"
    return text.replace("\n", "\r\n")


@pytest.mark.slow
def test_a_text_as_long_as_its_field_is_not_too_long(
    app: Flask, desk: Desk, ids: dict[str, UUID | str], clock: Clock
) -> None:
    browsers = signed_in(app, desk)
    by_address = {
        address(app, rule, ids): rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods
    }
    pages = pages_of(app, browsers, ids)
    tried, refused = set(), {}
    for page in pages:
        browser = browsers[endpoint_of(app, page).partition(".")[0]]
        shown = browser.get(page).text
        most = {name: int(length) for name, length in AREA.findall(shown)}
        for url, form in forms_on(page, shown).items():
            endpoint = by_address.get(url, "")
            for name in most.keys() & form.keys() if endpoint in posts() else ():
                typed = form | TYPED.get(endpoint, {}) | {name: filled(most[name])}
                answer = browser.post(url, data=typed)
                tried.add((endpoint, name))
                said = answer.text.partition(f'id="{name}-error"')[2].partition("</p>")[0]
                if said and "Recorded now" not in said:  # what an older page is told
                    refused[endpoint, name] = most[name]
    assert refused == {}
    assert len(tried) >= MANY, tried


def endpoint_of(app: Flask, url: str) -> str:
    """Which page this address is of."""
    return str(app.url_map.bind("").match(url, "GET")[0])
