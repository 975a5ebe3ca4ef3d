"""The course of care says what was decided about a line of the worklist, by whom and when, and what ended it."""

from __future__ import annotations

from clinic.domain.followup.signs import Sign
from tests.browser import controls
from tests.integration.followup.judged.conftest import walk
from tests.integration.followup.judged.walking import Walk

__all__ = ["walk"]


def answer(walk: Walk, title: str, after: str, words: str) -> None:
    (item,) = [item for item in walk.open() if title in item.title]
    said = controls(walk.alice.get(f"/worklist/{item.id}").text) | {"answer": words, "after": after}
    assert walk.alice.post(f"/worklist/{item.id}/answer", data=said).status_code == 303


def course(walk: Walk) -> str:
    page = walk.alice.get(f"/patients/{walk.desk.pat.id}/course").text
    return " ".join(page.split("What was looked into")[1].partition("</section>")[0].split())


def test_what_was_kept_paused_says_so_and_which_version_took_its_place(walk: Walk) -> None:
    walk.report(pain=8)
    walk.clock.pass_by(minutes=3)
    answer(walk, "Pain 8", "keep", "Rest.")
    assert "Kept paused by Alice Able, Nov 21, 2026, 3:03 PM · still open" in course(walk)

    walk.clock.pass_by(minutes=4)
    draft = walk.desk.draft()
    walk.judge()
    walk.desk.sign_blank(draft, at=walk.now)
    walk.desk.session.commit()
    said = course(walk)
    assert (
        "Kept paused by Alice Able, Nov 21, 2026, 3:03 PM · replaced by version 2 by Alice Able, Nov 21, 2026, 3:07 PM"
        in said
    )
    assert "May go on" not in said


def test_what_may_go_on_says_what_kept_the_plan_paused(walk: Walk) -> None:
    walk.report(pain=8)
    walk.report(pain=9)
    walk.clock.pass_by(minutes=3)
    answer(walk, "Pain 8", "resume", "Fine.")
    assert (
        "May go on, said by Alice Able, Nov 21, 2026, 3:03 PM · the plan stayed paused for: Pain 9 of 10"
        in course(walk)
    )
    answer(walk, "Pain 9", "resume", "Fine, too.")
    newest = course(walk).split("Pain 8 of 10</a>")[0]
    assert "May go on, said by Alice Able" in newest
    assert "stayed paused" not in newest


def test_what_one_answer_ended_is_said_once_and_kept_nothing_paused(walk: Walk) -> None:
    walk.report(pain=7, signs=frozenset({Sign.FELL}))
    walk.clock.pass_by(minutes=3)
    answer(walk, "Pain 7", "resume", "A bruise.")
    assert not walk.open()
    said = course(walk)
    assert "stayed paused" not in said
    assert said.count("A bruise.") == 1
    assert said.count("May go on, said by Alice Able, Nov 21, 2026, 3:03 PM") == 1
    assert all(title in said for title in ("Pain 7 of 10</a>", "I fell</a>"))


def test_of_what_paused_nothing_it_says_who_answered(walk: Walk) -> None:
    walk.report(note="Is the ball too soft?")
    answer(walk, "Is the ball", "", "Told to pump it up.")
    said = course(walk)
    assert "Answered by Alice Able" in said
    assert "paused" not in said
