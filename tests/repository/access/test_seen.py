"""Every form says which state of things it was made from, or makes its row once, or stands in the table of what is safe
without: a page from before changes nothing that somebody else changed since.
"""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from tests.desk import Desk
from tests.integration.conftest import Clock
from tests.repository.access.opened import opener, posts
from tests.repository.access.records import ids

__all__ = ["ids"]

SAYS_WHAT_IT_SAW = ("seen", "revision", "was")
MAKES_ONCE = ("made", "client_uuid")
ONCE = "moves a state: the table of states refuses the second one, under the lock"
OWN = "somebody's own account: asked for the password, or ended once"
NAMED = "the address names the very row or revision, which is moved once"
SAFE = {  # with decision 26
    "account.password": OWN,
    "account.recovery_codes": OWN,
    "account.second_factor": OWN,
    "account.second_factor_off": OWN,
    "account.session_end": OWN,
    "account.sessions_end_others": OWN,
    "admin.member_deactivate": ONCE,
    "admin.member_invite": "another link, and the one before it ends",
    "admin.member_reactivate": ONCE,
    "admin.member_sign_out": "ends sessions, and twice is once",
    "admin.notice_again": ONCE,
    "portal.report_undo": ONCE,
    "therapist.consult_withdraw": ONCE,
    "therapist.episode_new": "one is open at a time",
    "therapist.exercise_review": "`read` is the digest of the text that the page showed",
    "therapist.favorite": "says whether it is wanted, and nothing rests on it",
    "therapist.item_place": "names the exercise and its neighbor, and means the same whatever else was changed",
    "therapist.item_remove": NAMED,
    "therapist.measurement_correct": NAMED,
    "therapist.patient_invite": "another code, and the one before it ends",
    "therapist.plan_withdraw": ONCE,
    "therapist.program_add": "an exercise is in a program once",
    "therapist.program_new": "one draft is open at a time, and is found again",
    "therapist.red_flag_up_again": "only ever adds a danger, and the second one is refused",
    "therapist.report_count": ONCE,
    "therapist.reviews_new": "what is ticked names the text that the page showed, and the same review is kept once",
    "therapist.report_mistaken": ONCE,
    "therapist.signing_dismiss": ONCE,
    "therapist.template_retire": ONCE,
    "therapist.tick_end": NAMED,
}
ELSEWHERE = {  # on pages in a state in which none is here; tests of their rooms send them without
    "therapist.item_renew",
    "therapist.own_keep",
    "therapist.patient_bring_back",
    "therapist.program_hand_back",
    "therapist.program_sign",
    "therapist.plan_pause_undo",
    "therapist.worklist_called",  # a button of the form that answers, with an address of its own
    "therapist.worklist_called_undo",
    "therapist.program_take",
    "therapist.program_start",  # a draft is open here
    "therapist.template_take_back",
    "therapist.progress_decide",
    "therapist.worklist_bring_back",
    "therapist.worklist_pause",
}


def test_every_form_says_what_it_saw_or_makes_once_or_is_safe_without(
    app: Flask, desk: Desk, ids: dict[str, UUID | str], clock: Clock
) -> None:
    opened = opener(app, desk, ids)
    without = set()
    for endpoint in posts():
        marks = {name.rpartition("-")[2] for name in opened(endpoint).controls}
        if not marks & {*SAYS_WHAT_IT_SAW, *MAKES_ONCE}:
            without.add(endpoint)
    assert without == SAFE.keys() | ELSEWHERE
