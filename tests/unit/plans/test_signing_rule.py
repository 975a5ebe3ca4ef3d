"""One sentence stands between a program and a signature, the first of the order that is written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.plans.signing import (
    PARTS,
    changed,
    check_can_sign,
    check_clock,
    check_reviewed,
    reviewed,
)
from clinic.domain.plans.snapshot import SHAPE
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.roles import Role
from clinic.domain.screening.assessment import Assessment, JudgedFinding
from clinic.domain.screening.rules import Severity
from tests.unit.screening.judged import assessment, consult, finding

FAILED = {"failure": "The rules cannot be read."}
BEYOND = {"breaches": {"turn": ("Longer than the consult allows.",)}}
DUE = {"intake_due": "Ask the red flags again."}
UNREVIEWED = {"unreviewed": ("Pike", "Wall squat", "Wall sit")}


def sign(found: Assessment, **changes: Any) -> None:
    said: dict[str, Any] = {
        "status": ProgramStatus.DRAFT,
        "role": Role.THERAPIST,
        "items": 1,
        "assessment": found,
        "cautions_acknowledged": True,
    }
    check_can_sign(**{**said, **changes})


ORDER: list[
    tuple[str, dict[str, Any]]
] = [  # from the first that is said to the last; each with all that come after it
    ("The rules cannot be read.", {"assessment": FAILED}),
    ("This program is signed.", {"status": ProgramStatus.SIGNED}),
    ("Only a therapist can sign.", {"role": Role.ASSISTANT}),
    ("Add at least one exercise before signing.", {"items": 0}),
    ("A contraindication stands in the way.", {"severity": Severity.CONTRAINDICATED}),
    ("A consult flag is open.", {"severity": Severity.CONSULT}),
    ("Something the screening needs is not recorded.", {"severity": Severity.NEEDS_INFO}),
    ("Confirm that you have read the cautions.", {"severity": Severity.CAUTION}),
    ("An exercise goes beyond the limits of a consult.", {"assessment": BEYOND}),
    ("Ask the red flags again.", {"assessment": DUE}),
    (
        "This clinic signs reviewed exercises only, and no clinician has reviewed Pike, Wall squat and Wall sit.",
        {"assessment": UNREVIEWED},
    ),
]


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("first", range(len(ORDER)), ids=[sentence for sentence, _ in ORDER])
def test_the_first_obstacle_is_what_is_said(first: int, alone: bool) -> None:
    obstacles = [obstacle for _, obstacle in (ORDER[first : first + 1] if alone else ORDER[first:])]
    findings = [finding(one["severity"]) for one in obstacles if "severity" in one]
    about: dict[str, Any] = {}
    changes: dict[str, Any] = {"cautions_acknowledged": False}
    for one in obstacles:
        about |= one.get("assessment", {})
        changes |= {name: value for name, value in one.items() if name not in ("assessment", "severity")}
    with pytest.raises(ActionDenied, match=f"^{ORDER[first][0]}"):
        sign(assessment(*findings, **about), **changes)


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
    sign(found)


def test_without_a_caution_there_is_none_to_confirm() -> None:
    sign(assessment(finding(Severity.INFO)), cautions_acknowledged=False)


def test_nobody_signs_before_what_the_signature_rests_on() -> None:
    newest = datetime(2026, 11, 21, 9, tzinfo=UTC)
    check_clock(newest, newest=newest)
    with pytest.raises(ActionDenied, match="before the newest entry of this patient's record"):
        check_clock(newest - timedelta(minutes=2), newest=newest)


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
    check_reviewed(reviewed(7, shown, said), reviewed(7, shown, said), number=7)
    with pytest.raises(Stale):
        check_reviewed(reviewed(7, shown, said), reviewed(7, shown, ("Hillside", *said[1:])), number=7)


def test_what_was_read_is_what_is_signed() -> None:
    caution, flag = finding(Severity.CAUTION), finding(Severity.CONSULT)
    shown = assessment(caution, flag)
    seen = reviewed(7, shown)
    check_reviewed(seen, reviewed(7, shown), number=7)

    settled = replace(shown, judged=(shown.judged[0], JudgedFinding(flag, consult())))
    for number, now in (
        (8, shown),
        (7, assessment(caution)),
        (7, settled),
        (7, replace(shown, range_limits=("Bend no further than half.",))),
        (7, replace(shown, firmness="soft")),
        (7, replace(shown, screening=replace(shown.screening, rulebook="other rules"))),
    ):
        with pytest.raises(Stale, match="changed since you read this page"):
            check_reviewed(seen, reviewed(number, now), number=number)
