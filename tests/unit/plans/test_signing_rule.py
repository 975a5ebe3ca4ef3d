"""One sentence stands between a program and a signature, the first of the order that is written here."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.library.names import SAME_NAME
from clinic.domain.plans import signing
from clinic.domain.plans.signing import PARTS, ToSign, behind, changed, check_can_sign, reviewed
from clinic.domain.plans.snapshot import SHAPE
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.record import intake
from clinic.domain.roles import Role
from clinic.domain.screening.assessment import FAILURE, Assessment, JudgedFinding
from clinic.domain.screening.rules import Severity
from tests.unit.screening.judged import assessment, consult, finding


def in_the_screening(**about: Any) -> dict[str, Any]:
    return {"assessment": about}


def to_sign(found: Assessment, **changes: Any) -> ToSign:
    said: dict[str, Any] = {
        "status": ProgramStatus.DRAFT,
        "role": Role.THERAPIST,
        "items": 1,
        "assessment": found,
        "cautions_acknowledged": True,
    }
    return ToSign(**{**said, **changes})


LATE = datetime(2026, 11, 21, 9, tzinfo=UTC)
ORDER: list[
    tuple[str, dict[str, Any]]
] = [  # from the first that is said to the last; each with all that come after it
    ("The server's clock stands at", {"behind": behind(LATE - timedelta(hours=1), newest=LATE)}),
    ("This program is signed.", {"status": ProgramStatus.SIGNED}),
    ("This program was changed since you read it.", {"seen_revision": 6, "revision": 7}),
    ("Only a therapist can sign.", {"role": Role.ASSISTANT}),
    ("This patient is archived", {"is_archived": True}),
    ("The record or what the screening says changed", {"seen": "one thing", "reviewed": "another"}),
    ("The screening could not be finished", in_the_screening(failure=FAILURE)),
    ("Add at least one exercise before signing.", {"items": 0}),
    ("A contraindication stands in the way.", {"severity": Severity.CONTRAINDICATED}),
    ("A consult flag is open.", {"severity": Severity.CONSULT}),
    ("Something the screening needs is not recorded.", {"severity": Severity.NEEDS_INFO}),
    ("Confirm that you have read the cautions.", {"severity": Severity.CAUTION}),
    (
        "An exercise goes beyond the limits of a consult.",
        in_the_screening(breaches={"turn": ("Longer than the consult allows.",)}),
    ),
    ("The intake is too old.", in_the_screening(intake_due=intake.STALE)),
    ("Two exercises would print one name: Pike.", in_the_screening(two_alike=SAME_NAME.format(names="Pike"))),
    (
        "This clinic signs reviewed exercises only, and no clinician has reviewed Pike, Wall squat and Wall sit.",
        in_the_screening(unreviewed=("Pike", "Wall squat", "Wall sit")),
    ),
    ("An emergency was reported, and no examination is recorded: Numb.", {"unexamined": ("Numb",)}),
    ("The plan in force is paused: Pain and Numb.", {"paused": ("Pain", "Numb")}),
    ("This is on the worklist, unanswered: A fall.", {"grave": ("A fall",)}),
    ("After you signed, this came in: Pain.", {"stopped_since": ("Pain",)}),
    ("Paused or left out, and back with this signature: Wall squat.", {"back": ("Wall squat",)}),
    ("A step up in this program was accepted", {"steps_in_doubt": True}),
    ("The document could not be made within a day", {"late": signing.TOO_LATE}),
]
SCREENED = [row for row in ORDER if {"assessment", "severity"} & row[1].keys()]


def put_together(rows: list[tuple[str, dict[str, Any]]]) -> ToSign:
    """A program before which all of these stand."""
    obstacles = [obstacle for _, obstacle in rows]
    findings = [finding(one["severity"]) for one in obstacles if "severity" in one]
    about: dict[str, Any] = {}
    changes: dict[str, Any] = {"cautions_acknowledged": False}
    for one in obstacles:
        about |= one.get("assessment", {})
        changes |= {name: value for name, value in one.items() if name not in ("assessment", "severity")}
    return to_sign(assessment(*findings, **about), **changes)


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("first", range(len(ORDER)), ids=[sentence for sentence, _ in ORDER])
def test_the_first_obstacle_is_what_is_said(first: int, alone: bool) -> None:
    with pytest.raises(ActionDenied, match=f"^{ORDER[first][0]}"):
        check_can_sign(put_together(ORDER[first : first + 1] if alone else ORDER[first:]))


@pytest.mark.parametrize("place", range(len(ORDER)), ids=[sentence for sentence, _ in ORDER])
def test_an_obstacle_says_one_of_the_sentences_that_are_listed_of_it(place: int) -> None:
    assert len(ORDER) == len(signing.ORDER)
    said = signing.ORDER[place].says(put_together(ORDER[place : place + 1]))
    listed = [re.escape(one).replace("…", ".+") for one in signing.ORDER[place].sentences]
    assert [one for one in listed if re.fullmatch(one, said)] != []


@pytest.mark.parametrize(("said", "obstacle"), SCREENED, ids=[sentence for sentence, _ in SCREENED])
def test_nothing_is_clear_that_the_screening_keeps_from_a_signature(
    said: str, obstacle: dict[str, Any]
) -> None:
    assert put_together([(said, obstacle)]).assessment.verdict != Severity.CLEAR.word


def test_a_page_that_shows_what_was_is_told_what_is() -> None:
    for changes, now in (({"seen_revision": 6, "revision": 7}, 7), ({"seen": "a", "number": 40}, 40)):
        with pytest.raises(Stale) as stale:
            check_can_sign(to_sign(assessment(), **changes))
        assert stale.value.now == now
    check_can_sign(to_sign(assessment(), seen_revision=7, revision=7, seen="a", reviewed="a"))


@pytest.mark.parametrize(
    "found",
    [
        assessment(),
        assessment(finding(Severity.INFO), finding(Severity.CAUTION)),
        assessment(JudgedFinding(finding(Severity.CONSULT), consult())),
    ],
    ids=["nothing", "a caution that was read", "a flag that a consult settles"],
)
def test_a_therapist_signs_what_nothing_stands_against(found: Assessment) -> None:
    check_can_sign(to_sign(found))


def test_of_a_part_that_is_paused_nobody_says_that_the_plan_is() -> None:
    with pytest.raises(ActionDenied, match=r"^A part of the plan in force is paused: Wall squat\."):
        check_can_sign(to_sign(assessment(), paused=("Wall squat",), is_partly=True))


def test_without_a_caution_there_is_none_to_confirm() -> None:
    check_can_sign(to_sign(assessment(finding(Severity.INFO)), cautions_acknowledged=False))


def test_nobody_signs_before_what_the_signature_rests_on() -> None:
    assert behind(LATE, newest=LATE) == ""
    assert "before the newest entry of this patient's record" in behind(
        LATE - timedelta(minutes=2), newest=LATE
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["goals"], "The goals changed"),
        (["patient", "goals"], "The patient's details and the goals changed"),
        (["stop", "screening", "cautions"], "What the screening says changed"),
        (
            ["clinic", "items", "days_per_week", "ball"],
            "The clinic's details, the exercises and the ball changed",
        ),
        ([], "Something changed"),
    ],
)
def test_what_is_no_longer_as_it_was_signed_is_named(parts: list[str], said: str) -> None:
    frozen = dict.fromkeys(SHAPE, "as it was")
    now = frozen | dict.fromkeys(parts, "changed")
    sentence = f"{said} before the document was ready, so nothing was signed. Review it again, then sign."
    assert changed(frozen, now) == sentence


def test_every_part_of_a_plan_has_a_name_for_it() -> None:
    assert set(SHAPE) - set(PARTS) == {"format", "links"}


def test_who_signs_where_is_part_of_what_was_read() -> None:
    shown, said = assessment(), ("Riverside", "Alice Ward", "PH 1")
    assert reviewed(7, shown, said) == reviewed(7, shown, said)
    assert reviewed(7, shown, said) != reviewed(7, shown, ("Hillside", *said[1:]))


def test_what_was_read_is_what_is_signed() -> None:
    caution, flag = finding(Severity.CAUTION), finding(Severity.CONSULT)
    shown = assessment(caution, flag)
    settled = replace(shown, judged=(shown.judged[0], JudgedFinding(flag, consult())))
    for number, now in (
        (8, shown),
        (7, assessment(caution)),
        (7, settled),
        (7, replace(shown, range_limits=("Bend no further than half.",))),
        (7, replace(shown, firmness="soft")),
        (7, replace(shown, screening=replace(shown.screening, rulebook="other rules"))),
    ):
        assert reviewed(number, now) != reviewed(7, shown)
