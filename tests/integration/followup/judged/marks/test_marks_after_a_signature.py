"""What a mark, or its end, brings up after a signature or a step was given counts as having come in after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.progression.decisions import Decided
from clinic.domain.plans import signing as rule
from clinic.domain.programs.ticks import TickKind
from clinic.models import TrainingSession
from clinic.services.followup import advancing, progression
from clinic.services.plans import preparing, signings
from clinic.services.programs import ticks
from tests.desk import HARMLESS
from tests.integration.followup.judged.marks.test_what_counts_now import (
    counted,
    emergencies,
    end_in_words,
    marked,
)
from tests.integration.followup.judged.walking import Walk

BAD_NIGHTS = {
    "a good night between is marked": lambda walk, told: marked(walk, told[1]),
    "a bad one counts again": lambda walk, told: counted(walk, told[0]),
}


def two_nights(walk: Walk, how: str) -> list[TrainingSession]:
    """Of three nights the first and the last did not settle, and they are not side by side yet."""
    told = []
    for settled in (False, True, False):
        told.append(walk.report(settled=settled))
        walk.days(1)
        if how == "a bad one counts again" and settled:
            for one in told:
                marked(walk, one)
    walk.answer()
    return told


@pytest.mark.parametrize("after", ["resume", "keep"])
@pytest.mark.parametrize("how", BAD_NIGHTS)
def test_a_signature_from_before_does_not_lift_what_a_mark_brings_up(
    walk: Walk, how: str, after: str
) -> None:
    told = two_nights(walk, how)
    signing = walk.desk.request(walk.desk.draft(), at=walk.now)
    walk.desk.session.commit()
    walk.clock.pass_by(minutes=1)
    change: Callable[[Walk, list[TrainingSession]], Any] = BAD_NIGHTS[how]
    change(walk, told)
    assert [item.title for item in walk.open() if item.stops != "nothing"] == ["Not settled, twice"]
    walk.answer(after)

    lease = signings.QUEUE.give(walk.desk.session, signing, worker="desk")
    content = preparing.read(walk.desk.session, lease, settings=walk.desk.settings)
    with pytest.raises(ActionDenied, match="After you signed, this came in: "):
        preparing.finish(walk.desk.session, lease, content, pdf=b"%PDF-1.7", at=walk.now)


@pytest.mark.parametrize("said", [{"pain": 4}, {"settled": False}], ids=["pain", "night"])
def test_a_step_up_is_doubted_when_what_speaks_against_it_counts_again(
    walk: Walk, said: dict[str, Any]
) -> None:
    ticked = {"slug": HARMLESS, "kind": TickKind.TECHNIQUE, "by": walk.desk.alice, "at": walk.now}
    ticks.put(walk.desk.session, patient=walk.desk.pat, seen=None, **ticked)
    for _ in range(3):
        walk.days(2)
        walk.report(pain=2, effort=5, settled=True)
    walk.days(1)
    bad = walk.report(effort=5, **said)
    walk.answer()
    marked(walk, bad)
    walk.answer()
    walk.days(1)
    row = progression.of(walk.desk.session, walk.desk.pat, at=walk.now).row(HARMLESS)
    assert row.suggestion.kind == "ready", row.suggestion
    draft = advancing.decide(
        walk.desk.session,
        patient=walk.desk.pat,
        slug=HARMLESS,
        decided=Decided.ACCEPTED,
        seen=row.step,
        reason="",
        by=walk.desk.alice,
        at=walk.now,
    )
    walk.desk.session.commit()

    counted(walk, bad)
    walk.answer()

    with pytest.raises(ActionDenied, match=re.escape(rule.STEPS)):
        walk.desk.sign_blank(draft, at=walk.now)


def test_an_emergency_that_counts_again_shows_the_report_that_told_of_it(walk: Walk) -> None:
    report = walk.report(signs=frozenset({"chest"}), note="Tight on the stairs.", pain=1)
    marked(walk, report)
    assert end_in_words(walk) == 303
    counted(walk, report)
    (item,) = emergencies(walk)
    _, report_shown = walk.alice.get(f"/worklist/{item.id}").text.split('<div class="report">')
    assert "Tight on the stairs." in report_shown


def test_whoever_looks_at_a_worse_correction_sees_what_it_corrected(walk: Walk) -> None:
    first = walk.report(pain=1, note="Went well.")
    walk.report(pain=9, note="It hurts.", corrects=first)
    (item,) = [one for one in walk.open() if one.title == "Pain 9 of 10"]
    page = walk.alice.get(f"/worklist/{item.id}").text
    assert page.index("Went well.") < page.index("It hurts.")
    assert "The patient corrected the report." in page
