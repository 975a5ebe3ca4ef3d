"""Signing as a browser does it: the page to review, the password, and whatever it leads to until the plan is there.

answer = press(browser, program_id)      # 303
plan_id = wait(browser, answer)
"""

from __future__ import annotations

import re
import time
from uuid import UUID

from bench.asking.browser import MOVED, PASSWORD, Browser, Page
from tests.browser import controls

PLAN = re.compile(r"/plans/([0-9a-f-]{36})$")
PATIENCE, PAUSE = 300.0, 1.0  # seconds; the page that waits looks again as often


def press(browser: Browser, program_id: UUID) -> Page:
    """Sign a program; the answer says where to go on."""
    address = f"/programs/{program_id}/sign"
    form = controls(browser.get(address).text)
    return browser.post(address, {**form, "cautions": "y", "password": PASSWORD})


def wait(browser: Browser, answer: Page) -> UUID:
    """Follow to the plan, past a page that waits for it; raises `TimeoutError` when it does not come."""
    end, address = time.monotonic() + PATIENCE, answer.location
    while time.monotonic() < end:
        found = PLAN.search(address)
        if found:
            return UUID(found[1])
        answer = browser.get(address)
        if answer.status in MOVED:
            address = answer.location
        elif answer.status == 200:
            time.sleep(PAUSE)
        else:
            break
    raise TimeoutError(f"no plan behind {address}: {answer.status}")
