"""An assessment says what of a screening still stands, to whom and on what it rests; a suitability what is safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clinic.domain.record.clearances import Clearance
from clinic.domain.record.facts import Value
from clinic.domain.screening.assessment import JudgedFinding, clearing, grounds, lines
from clinic.domain.screening.case import Recorded
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Because, Finding, as_dict
from clinic.domain.screening.suitability import Suitability
from tests.unit.screening.judged import DAY, assessment, consult, finding

CAUTION, CONSULT = finding(Severity.CAUTION), finding(Severity.CONSULT)
SETTLED = JudgedFinding(CONSULT, consult())
ALICE = Recorded("Alice Ward", DAY)


@pytest.mark.parametrize(
    ("findings", "changes", "verdict", "screened"),
    [
        ((), {}, "clear", "clear"),
        ((CAUTION,), {}, "caution", "caution"),
        ((CAUTION, CONSULT), {}, "consult", "consult"),
        ((CAUTION, SETTLED), {}, "caution", "consult"),
        ((SETTLED,), {}, "clear", "consult"),
        ((CAUTION,), {"intake_due": "Ask again."}, "needs_info", "caution"),
        ((CONSULT,), {"intake_due": "Ask again."}, "consult", "consult"),
        ((), {"failure": "The rules cannot be read."}, "contraindicated", "contraindicated"),
        ((SETTLED,), {"breaches": {"turn": ("Too long.",)}}, "contraindicated", "consult"),
    ],
)
def test_the_verdict_is_what_stands_now_and_the_screened_one_what_stood_before_consults(
    findings: tuple[Finding, ...], changes: dict[str, Any], verdict: str, screened: str
) -> None:
    found = assessment(*findings, **changes)
    assert (found.verdict, found.screened_verdict) == (verdict, screened)


def test_open_is_what_no_consult_covers_and_a_signer_confirms_its_cautions() -> None:
    other = finding(Severity.CONSULT, "turn")
    found = assessment(CAUTION, SETTLED, other)
    assert found.open == (CAUTION, other)
    assert found.cautions == (CAUTION,)
    assert found.consults_due == (other,)
    assert [judged.is_open for judged in found.judged] == [True, False, True]


def test_a_finding_concerns_the_program_or_one_exercise() -> None:
    turn, bend = finding(Severity.CAUTION, "turn"), finding(Severity.CAUTION, "bend")
    found = assessment(CAUTION, turn, bend)
    assert [judged.finding for judged in found.of_program] == [CAUTION]
    assert [judged.finding for judged in found.of_exercise("turn")] == [turn]


GLAUCOMA, RETINA = (Because("glaucoma", True),), (Because("retinal_or_eye_surgery", True),)


def test_one_fact_and_one_exercise_are_shown_once_and_what_stands_leads() -> None:
    def about(severity: Severity, exercise: str | None = "turn", **changes: Any) -> JudgedFinding:
        return JudgedFinding(
            replace(finding(severity, exercise), **{"because": GLAUCOMA, **changes}), consult=None
        )

    caution, asks = about(Severity.CAUTION), about(Severity.CONSULT)
    settled = replace(about(Severity.CONTRAINDICATED), consult=consult())
    alone = (
        about(Severity.CAUTION, "bend"),
        about(Severity.CAUTION, None),
        about(Severity.CAUTION, because=RETINA),
        about(Severity.NEEDS_INFO, unknown=("glaucoma.status",)),
        about(Severity.CAUTION, because=()),
    )

    shown = lines((settled, caution, asks, *alone))
    assert shown[0].all == (asks, caution, settled)
    assert [line.all for line in shown[1:]] == [(each,) for each in alone]


DOE = Clearance(
    "severe_night_pain", "Dr. Doe", "Physician", "", DAY, "Fine.", DAY + timedelta(days=9), number=5
)


def settled(*because: Because, began: int = 4, **changes: Any) -> Clearance | None:
    """What settles a stop that rests on this, with night pain, weight loss and fever looked into."""
    stop = replace(finding(Severity.CONTRAINDICATED), because=because, **changes)
    early = replace(DOE, flag="unexplained_weight_loss", expires_on=DAY + timedelta(days=5))
    cleared = (DOE, early, replace(DOE, flag="fever_or_chills"))
    return clearing(stop, {one.flag: one for one in cleared}, began=began)


def test_a_clearance_settles_what_rests_on_cleared_flags_and_the_first_to_expire_speaks() -> None:
    night, weight = (Because(name, True) for name in ("severe_night_pain", "unexplained_weight_loss"))
    assert settled(night) == DOE
    assert settled(night, weight) == replace(
        DOE, flag="unexplained_weight_loss", expires_on=DAY + timedelta(5)
    )
    assert settled(night, Because("chest_pain", True)) is None
    assert settled() is None
    assert settled(Because("long_term_steroids", True)) is None
    assert settled(night, unknown=("osteoporosis",)) is None


def test_a_problem_beside_the_flag_is_settled_with_it_where_whoever_looked_knew_of_it() -> None:
    night, fever = (Because(name, True) for name in ("severe_night_pain", "fever_or_chills"))
    steroids, surgery = Because("long_term_steroids", True), Because("knee_surgery.surgery_on", DAY)
    assert settled(fever, steroids, surgery) == replace(DOE, flag="fever_or_chills")
    assert settled(fever, steroids, began=5) is None
    assert settled(night, steroids) is None
    assert settled(night, fever, steroids) is None
    assert settled(fever, Because("osteoporosis", True)) is None
    assert settled(fever, steroids, unknown=("knee_surgery.surgery_on",)) is None


def test_a_consult_is_named_once_in_the_order_of_recording() -> None:
    later, earlier = consult(10), consult(9)
    settled = [
        JudgedFinding(finding(Severity.CONSULT, slug), by)
        for slug, by in zip("abc", (later, earlier, later), strict=True)
    ]
    assert assessment(CAUTION, *settled).consults_used == (earlier, later)


def test_the_patient_reads_each_sentence_once_and_the_limits_of_consults_with_the_whole_plan() -> None:
    said = [
        finding(Severity.CAUTION, exercise, patient_text=text)
        for exercise, text in (
            (None, "Go slowly."),
            (None, ""),
            (None, "Go slowly."),
            ("turn", "Turn gently."),
        )
    ]
    found = assessment(*said, range_limits=("Bend to 60 degrees.",))
    assert found.patient_cautions(None) == ["Go slowly.", "Bend to 60 degrees."]
    assert found.patient_cautions("turn") == ["Turn gently."]
    assert found.patient_cautions("bend") == []


def test_the_patient_reads_how_once_a_consult_allows_what_a_rule_forbids() -> None:
    forbids = finding(Severity.CONSULT, "turn", patient_text="Do not turn.", after_consult="Turn half way.")
    only_one = finding(Severity.CONSULT, "turn", patient_text="Go slowly.")
    assert assessment(forbids, only_one).patient_cautions("turn") == ["Do not turn.", "Go slowly."]

    settled = assessment(JudgedFinding(forbids, consult()), JudgedFinding(only_one, consult()))
    assert settled.patient_cautions("turn") == ["Turn half way.", "Go slowly."]


LINES: dict[str, tuple[tuple[str, Value, Recorded | None], ...]] = {
    "Herniated disc, low back: active, began Nov 21, 2026 (Alice Ward, Nov 21, 2026)": (
        ("lumbar_disc_herniation", True, ALICE),
        ("lumbar_disc_herniation.onset", DAY, ALICE),
    ),
    "Herniated disc, low back: began Nov 21, 2026 (Alice Ward, Nov 21, 2026)": (
        ("lumbar_disc_herniation.onset", DAY, ALICE),
    ),
    "Herniated disc, low back: active": (("lumbar_disc_herniation", True, None),),
    "Herniated disc, low back: no": (("lumbar_disc_herniation", False, None),),
    "Herniated disc, low back: resolved": (("lumbar_disc_herniation.status", "resolved", None),),
    "Longest hold in seconds: 40": (("hold_seconds", 40, None),),
    "Dose: work in a week against the library's most (%) 300, sets 4, side each": (
        ("dose.week_percent", 300, None),
        ("dose.sets", 4, None),
        ("dose.side", "each", None),
    ),
}


@pytest.mark.parametrize(("line", "facts"), LINES.items(), ids=LINES)
def test_a_finding_says_on_one_line_what_is_recorded_of_a_problem(
    line: str, facts: tuple[tuple[str, Value, Recorded | None], ...]
) -> None:
    assert grounds(finding(Severity.CONSULT, because=tuple(Because(*fact) for fact in facts))) == (line,)


def test_each_problem_and_each_other_fact_has_its_own_line() -> None:
    because = (Because("pregnancy", True, ALICE), Because("hold_seconds", 40), Because("reflux", True))
    assert grounds(finding(Severity.CONSULT, because=because)) == (
        "Pregnancy: active (Alice Ward, Nov 21, 2026)",
        "Longest hold in seconds: 40",
        "Reflux or hiatus hernia: active",
    )


def test_people_read_days_in_words_and_machines_as_before() -> None:
    because = (Because("chest_pain", True, ALICE), Because("pregnancy.due_on", DAY))
    found = finding(Severity.CONSULT, because=because)
    assert grounds(found) == (
        "Chest pain: yes (Alice Ward, Nov 21, 2026)",
        "Pregnancy: due date Nov 21, 2026",
    )
    assert as_dict(found)["because"] == [
        "Chest pain: yes (Alice Ward, 2026-11-21)",
        "Pregnancy: due date: 2026-11-21",
    ]


SCREENED = {severity.word: severity for severity in Severity}
SAFE = {"clear", "info", "caution"}


@pytest.mark.parametrize("slug", SCREENED)
def test_an_exercise_is_safe_up_to_a_caution_and_unless_something_stands_against_all(slug: str) -> None:
    found, stopped = Suitability(SCREENED, ()), Suitability(SCREENED, ("A red flag is up.",))
    assert found.is_safe(slug) is (slug in SAFE)
    assert not stopped.is_safe(slug)
    assert found.shown(slug) is found.of(slug) is SCREENED[slug]
    assert stopped.shown(slug) is (None if slug == "clear" else SCREENED[slug])


def test_what_was_not_screened_needs_information() -> None:
    found = Suitability(SCREENED, ())
    assert found.of("unknown") is Severity.NEEDS_INFO
    assert not found.is_safe("unknown")
