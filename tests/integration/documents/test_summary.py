"""The discharge summary as a file: the same bytes for the same content, readable by ear, signed and verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from clinic.documents import signing, verification
from clinic.documents import summary as document
from clinic.documents.signing import Signer
from clinic.documents.verification import Judgement
from clinic.domain.plans.snapshot import SnapshotError
from tests.integration.documents.conftest import NOW
from tests.integration.documents.summaries import summary
from tests.integration.documents.test_accessibility import elements
from tests.integration.documents.words import pages_of, words_of

EMPTY = {
    "problems": [],
    "visits": [],
    "outcomes": [],
    "trend": {"trainings": [], "weeks": [], "marks": []},
    "doses": [],
    "consults": [],
    "red_flags": [],
    "adverse_events": [],
    "go_on": {"exercises": [], "paused": [], "text": "Nothing."},
    "adherence": {"reports": 0, "reported": None, "prescribed": None, "percent": None},
}


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return document.render(summary())


def test_equal_content_gives_equal_bytes_in_any_process(rendered: bytes) -> None:
    script = (
        "import sys; from clinic.documents import summary; from tests.integration.documents import summaries;"
        "backwards = dict(reversed(summaries.summary().items()));"
        "sys.stdout.buffer.write(summary.render(backwards))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}

    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment)

    assert again.stdout == rendered


def test_it_is_signed_and_found_intact_under_its_code(rendered: bytes, alice: Signer) -> None:
    signed = signing.sign(rendered, signer=alice, at=NOW, reason="summarized and signed by")
    judged = verification.verify(signed, roots=alice.chain)

    assert signed.startswith(rendered)
    assert (judged.outcome, judged.plan_code, judged.signer) == (
        Judgement.INTACT,
        "K7Q2MX4D",
        "Alice Therapist",
    )
    assert verification.verify(signed + b"\n", roots=alice.chain).outcome is not Judgement.INTACT


def test_it_claims_both_standards_and_carries_its_content(rendered: bytes) -> None:
    with pikepdf.open(BytesIO(rendered)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert pdf.docinfo.Title == "Discharge summary of Pat Example"
        (attached,) = pdf.attachments.values()
        assert attached.filename == "summary.json"
        assert json.loads(attached.get_file().read_bytes()) == summary()


def test_headings_step_down_one_level_at_a_time_and_cells_have_headers(rendered: bytes) -> None:
    with pikepdf.open(BytesIO(rendered)) as pdf:
        tree = list(elements(pdf.Root.StructTreeRoot))
        levels = [int(kind[2:]) for kind, _ in tree if kind in {"/H1", "/H2", "/H3"}]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(cell.A.Headers for kind, cell in tree if kind == "/TD")


def test_how_training_went_is_drawn_with_words_and_its_figures_stand_below(rendered: bytes) -> None:
    with pikepdf.open(BytesIO(rendered)) as pdf:
        told = [str(element.Alt) for kind, element in elements(pdf.Root.StructTreeRoot) if kind == "/Figure"]
    assert sum("The table below has the figures." in words for words in told) == 2
    words = words_of(rendered)
    for said in (
        "v1, Aug 3, 2026: Version 1 signed.",
        "Aug 3, 2026 2 of 3 5 6 62 %",
        "Oct 12, 2026 1 of 3 – 5 –",
    ):
        assert said in words, said
    assert "Week from" not in words_of(document.render(summary(**EMPTY)))


def test_every_part_is_printed(rendered: bytes) -> None:
    words = words_of(rendered)
    for said in (
        "Goals reached: Works full time again.",
        "Persistent low back pain, active, since February 1, 2025",
        "2: August 3, 2026 (in clinic), October 5, 2026 (by video)",
        "4 better, at least the smallest change that matters (2; Childs 2005).",
        "Target 8 reached on November 20, 2026.",
        "10 of 12 prescribed (83 %)",
        "3 × 25 seconds",
        "not part of it",
        "August 2, 2026: Dr. Dana Doe, Physician: proceed with limits. Keep the range small.",
        "Severe pain at night: looked into by Dr. Dana Doe",
        "September 1, 2026, Forearm plank on the ball: Slipped off the ball. No harm: it could have done some.",
        "Wall beside it. Not looked into yet when this was signed.",
        "Take care: It was paused from Sep 1, 2026 to Sep 9, 2026: Pain 8.",
        "Go on twice a week.",
        "Half of it for three days.",
        "When it wakes you at night.",
        "Stop and sit down if you feel dizzy.",
        "Alice Therapist",
    ):
        assert said in words, said


def test_what_there_is_none_of_is_said() -> None:
    words = words_of(document.render(summary(**EMPTY)))
    for said in (
        "None recorded",
        "Nothing was measured.",
        "No plan was signed in this time.",
        "No consult is recorded.",
        "No red flag is recorded as present, and none was looked into.",
        "No adverse event is recorded.",
    ):
        assert said in words


def test_limits_that_bring_their_own_stop_get_no_second_one() -> None:
    (consult,) = summary()["consults"]
    consult |= {"limits": ["Keep a firm chair beside you.", "At most 2 sets"]}
    words = words_of(document.render(summary(consults=[consult])))
    assert "Keep a firm chair beside you. At most 2 sets." in words
    assert ".." not in words


def test_where_nobody_records_adverse_events_their_absence_is_not_claimed() -> None:
    words = words_of(document.render(summary(adverse_events=[], adverse_events_kept=False)))
    assert "adverse event" not in words


def test_content_out_of_shape_is_refused() -> None:
    with pytest.raises(SnapshotError, match=r"snapshot.visits: expected a list"):
        document.render(summary(visits="two"))


def test_the_day_is_the_clinics() -> None:
    late = summary(summary=summary()["summary"] | {"signed_at": "2026-11-21T23:30:00Z"})
    assert datetime(2026, 11, 21, 23, 30, tzinfo=UTC).day == 21
    assert "Signed November 22, 2026" in words_of(document.render(late))


def test_what_was_frozen_in_the_first_format_is_still_made_into_its_document() -> None:
    (event,), go_on = summary()["adverse_events"], summary()["go_on"]
    plain = [{name: each[name] for name in ("name", "dosage")} for each in go_on["exercises"]]
    frozen = summary(
        format="clinic-discharge/1",
        adverse_events=[{name: event[name] for name in ("on", "what", "harm", "action")}],
        go_on=go_on | {"exercises": plain},
    )
    del frozen["looked_into"]
    words = words_of(document.render(frozen))
    assert "September 1, 2026: Slipped off the ball." in words
    assert "Not looked into" not in words


def test_what_was_frozen_before_anything_was_looked_into_says_nothing_of_it() -> None:
    frozen = summary(format="clinic-discharge/2")
    del frozen["looked_into"]
    words = words_of(document.render(frozen))
    assert "September 1, 2026" in words
    assert "What was looked into" not in words
    assert "nothing was paused" not in words


def test_what_paused_something_is_listed_with_what_was_found(rendered: bytes) -> None:
    words = " ".join(words_of(rendered).split())
    _, _, said = words.partition("What was looked into")
    assert "September 2, 2026: Stop sign: I fell. The plan was paused until September 3, 2026." in said
    assert "Found and decided: A bruise at the hip, nothing else. Examined by Mia Hall, Doctor." in said
    _, _, open_one = said.partition("November 19, 2026: Strong pain: Wall squat: Pain 7 of 10.")
    assert open_one.lstrip().startswith("An exercise is still paused. Not looked into yet")
    none = " ".join(words_of(document.render(summary(looked_into=[]))).split())
    assert "No stop sign or strong pain is recorded, and nothing was paused." in none


def test_more_training_days_than_were_due_are_no_share() -> None:
    more = {"reports": 7, "reported": 6, "prescribed": 5, "percent": 100}
    words = words_of(document.render(summary(adherence=more)))
    assert "Training days reported: 6, where 5 were prescribed." in words
    assert "(100 %)" not in words


def test_days_and_marks_can_be_read(rendered: bytes) -> None:
    mark = {"on": "2026-11-16", "name": "P", "words": "The plan was paused until Nov 17, 2026"}
    trend = {
        "trainings": [{"on": "2026-11-16", "pain": 1, "effort": 2, "dose": 100}],
        "weeks": [{"first": "2026-11-16", "reported": 2, "prescribed": 1}],
        "marks": [mark],
    }
    words = " ".join(words_of(document.render(summary(trend=trend))).split())
    assert "P, Nov 16, 2026: The plan was paused until Nov 17, 2026." in words
    assert "2026, Nov" not in words
    assert "2, 1 due" in words
    assert "2026 2 of 1 " not in words


@pytest.mark.parametrize("weeks", range(4, 8))
def test_neither_a_row_nor_the_signature_stands_alone_on_a_page(weeks: int) -> None:
    days = [date(2026, 8, 3) + timedelta(weeks=week) for week in range(weeks)]
    trend = {
        "trainings": [{"on": day.isoformat(), "pain": 3, "effort": 5, "dose": 100} for day in days],
        "weeks": [{"first": day.isoformat(), "reported": 1, "prescribed": 3} for day in days],
        "marks": [],
    }
    pages = pages_of(document.render(summary(trend=trend)))
    rows = [page.count(" 1 of 3 3 5 100 %") for page in pages]
    assert sum(rows) == weeks
    assert 1 not in rows
    (signed,) = [page for page in pages if "Fingerprint of the content" in page]
    assert "When to stop and get help" in signed
