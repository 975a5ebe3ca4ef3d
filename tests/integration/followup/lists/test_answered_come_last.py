"""What somebody answered and keeps for the next version stands behind what nobody answered, whatever it is about."""

from __future__ import annotations

from html import unescape

from clinic.domain.followup.signs import Sign
from clinic.models import WorklistItem
from clinic.services.followup import worklist, worklists
from tests.integration.followup.judged.conftest import walk
from tests.integration.followup.judged.walking import Walk

__all__ = ["walk"]


def first(walk: Walk) -> WorklistItem:
    found = worklists.page_of(walk.desk.session, walk.desk.alice, whose="mine", at=walk.now)
    walk.desk.session.commit()
    return found.lines[0].first


def actions(walk: Walk) -> str:
    page = unescape(walk.alice.get("/worklist").text).partition('class="rows worklist"')[2]
    return page.partition('class="actions"')[2].partition("</li>")[0]


def test_an_answered_line_is_behind_and_its_number_is_not_the_main_button(walk: Walk) -> None:
    walk.desk.pat.phone, walk.desk.pat.account_id = "+49 30 1234", None
    walk.desk.session.commit()
    walk.report(pain=8)
    assert 'class="btn btn-primary" href="tel:' in actions(walk)
    walk.answer("keep")
    assert first(walk).title == "Pain 8 of 10"
    assert 'class="btn btn-primary" href="tel:' not in actions(walk)

    walk.report(note="Is the ball too soft?")
    assert not first(walk).answer


def test_what_gets_graver_after_its_answer_is_in_front_again(walk: Walk) -> None:
    walk.report(pain=8)
    walk.answer("keep")
    walk.report(note="Is the ball too soft?")
    walk.home(saddle_numbness="yes")
    assert first(walk).reason == "red_flag"
    walk.report(pain=9)
    (strong,) = [item for item in walk.open() if item.title == "Pain 9 of 10"]
    (kept,) = [item for item in walk.open() if item.title == "Pain 8 of 10"]
    assert strong.rank < kept.rank


def test_an_emergency_stays_in_front_until_somebody_was_examined(walk: Walk) -> None:
    walk.report(pain=2, signs=frozenset({Sign.CHEST}))
    (line,) = walk.open()
    before = line.rank
    said = {"text": "Called: no pressure now.", "resume": False, "seen": None}
    worklist.answer(walk.desk.session, item=line, **said, by=walk.desk.alice, at=walk.now)
    walk.desk.session.commit()
    (line,) = walk.open()
    assert line.rank == before
