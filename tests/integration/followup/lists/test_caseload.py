"""The caseload: found by any beginning of a name, red flags first, as many statements for any number of rows."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from clinic.models import Patient
from clinic.services.followup import caseload
from clinic.services.followup.caseload import PAGE_SIZE
from clinic.services.record import facts, records
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People


def names(session: Session, people: People, query: str = "", **options: str | int) -> list[str]:
    found = caseload.page_of(session, people.alice, query=query, **options, at=NOW)
    return [row.patient.name for row in found.rows]


@pytest.mark.parametrize(
    "query",
    ["jose", "JOSÉ", "niguez", "ñígu", "jose nig", "niguez jose", "  José   Ñíguez ", "o'bri", "brien"],
)
def test_a_name_is_found_by_the_beginnings_of_its_words(session: Session, people: People, query: str) -> None:
    factories.patient(session, people.alice, "José Ñíguez O'Brien")
    assert names(session, people, query) == ["José Ñíguez O'Brien"]


@pytest.mark.parametrize("query", ["ose", "jose smith", "_ose", "x" * 5000, "a " * 3000])
def test_the_middle_of_a_word_or_half_of_the_words_is_not_enough(
    session: Session, people: People, query: str
) -> None:
    factories.patient(session, people.alice, "José Ñíguez")
    assert names(session, people, query) == []


def test_signs_with_a_meaning_in_the_database_have_none_here(session: Session, people: People) -> None:
    assert names(session, people, "%") == names(session, people, "") == ["Pat Patient"]


def test_mine_are_those_i_am_the_usual_therapist_of(
    session: Session, settings: Settings, people: People
) -> None:
    carl = factories.therapist(session, settings, people.clinic, "Carl Colleague")
    factories.patient(session, carl, "Zoe Zander")
    assert names(session, people) == ["Pat Patient"]
    assert names(session, people, whose="all") == ["Pat Patient", "Zoe Zander"]


def test_another_clinics_patients_are_never_listed(session: Session, people: People) -> None:
    factories.patient(session, people.bob, "Bella Elsewhere")
    assert names(session, people, whose="all") == ["Pat Patient"]


def test_an_administrator_has_no_caseload(session: Session, people: People) -> None:
    assert caseload.page_of(session, people.ada, whose="all", at=NOW).total == 0


def test_a_red_flag_said_by_the_patient_goes_to_the_top(session: Session, people: People) -> None:
    factories.patient(session, people.alice, "Anna First")
    facts.record(
        session, patient=people.pat, answers={"major_trauma": "yes"}, by=people.pat, at=NOW, seen=None
    )
    assert names(session, people) == ["Pat Patient", "Anna First"]


def test_a_red_flag_that_was_corrected_no_longer_counts(session: Session, people: People) -> None:
    factories.patient(session, people.alice, "Anna First")
    for answer, later in (("yes", 0), ("no", 1)):
        facts.record(
            session,
            patient=people.pat,
            answers={"major_trauma": answer},
            reason="Misheard.",
            by=people.alice,
            at=NOW + timedelta(hours=later),
            seen=None,
        )
    found = caseload.page_of(session, people.alice, at=NOW)
    assert [(row.patient.name, row.red_flag) for row in found.rows] == [
        ("Anna First", False),
        ("Pat Patient", False),
    ]


def test_an_ordinary_yes_is_no_red_flag(session: Session, people: People) -> None:
    facts.record(
        session, patient=people.pat, answers={"kneeling_problem": "yes"}, by=people.alice, at=NOW, seen=None
    )
    assert not caseload.page_of(session, people.alice, at=NOW).rows[0].red_flag


def test_pages_hold_a_fixed_number_and_the_last_page_the_rest(session: Session, people: People) -> None:
    for number in range(PAGE_SIZE):
        factories.patient(session, people.alice, f"Aaron {number:02}")
    first, last = (caseload.page_of(session, people.alice, page=page, at=NOW) for page in (1, 2))
    assert (first.total, first.pages, len(first.rows)) == (PAGE_SIZE + 1, 2, PAGE_SIZE)
    assert [row.patient.name for row in last.rows] == ["Pat Patient"]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (99, 1), (10**30, 1)])
def test_a_page_that_is_not_there_becomes_one_that_is(
    session: Session, people: People, asked: int, given: int
) -> None:
    assert caseload.page_of(session, people.alice, page=asked, at=NOW).page == given


def test_the_number_of_statements_does_not_grow_with_the_rows(session: Session, people: People) -> None:
    def statements() -> int:
        seen: list[str] = []
        session.flush()

        def listener(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith("SELECT"):
                seen.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", listener)
        caseload.page_of(session, people.alice, at=NOW)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        return len(seen)

    few = statements()
    others = [factories.patient(session, people.alice, f"Aaron {number:02}") for number in range(10)]
    assert statements() == few == 4
    for patient in (people.pat, *others[:8]):
        red_flag(session, people, patient)
        assert statements() == few


def test_of_many_patients_no_more_are_counted_than_are_needed_and_every_page_is_reached(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload, "COUNTED", 50)
    others = [factories.patient(session, people.alice, f"Aaron {number:03}") for number in range(99)]
    red_flag(session, people, others[30])
    pages = [caseload.page_of(session, people.alice, page=page, at=NOW) for page in (1, 2, 3, 4, 5)]
    assert [(page.total, page.more, page.pages) for page in pages] == [
        (50, True, 3),
        (50, True, 3),
        (75, True, 4),
        (100, False, 4),
        (100, False, 4),
    ]
    listed = [row.patient.name for page in pages[:4] for row in page.rows]
    assert len(listed) == len(set(listed)) == 100
    assert listed[0] == "Aaron 030"


def test_those_with_a_red_flag_lead_by_name_over_all_pages(session: Session, people: People) -> None:
    others = [factories.patient(session, people.alice, f"Aaron {number:02}") for number in range(60)]
    flagged = others[10:40]
    for patient in flagged:
        red_flag(session, people, patient)

    pages = [caseload.page_of(session, people.alice, page=page, at=NOW).rows for page in (1, 2, 3)]
    listed = [(row.patient.name, row.red_flag) for rows in pages for row in rows]
    calm = [patient.name for patient in others if patient not in flagged]
    assert listed == [
        *((patient.name, True) for patient in flagged),
        *((name, False) for name in calm),
        ("Pat Patient", False),
    ]
    assert list(map(len, pages)) == [25, 25, 11]


@pytest.mark.parametrize("seed", range(3))
def test_the_list_knows_of_every_flag_that_the_record_has(
    session: Session, people: People, seed: int
) -> None:
    random = Random(seed)
    names = ("major_trauma", "severe_night_pain", "chest_pain")
    listed = [people.pat, *(factories.patient(session, people.alice, f"Aaron {n:02}") for n in range(9))]
    seen = set()
    for hour in range(60):
        patient, at = random.choice(listed), NOW + timedelta(hours=hour)
        answers = {name: random.choice(["yes", "no", "no"]) for name in random.sample(names, 2)}
        said = {"patient": patient, "by": people.alice, "at": at, "seen": None, "reason": "Misheard."}
        facts.record(session, answers=answers, **said)
        rows = caseload.page_of(session, people.alice, at=at).rows
        flagged = {row.patient.id for row in rows if row.red_flag}
        found = records.read_all(session, listed, at=at)
        assert flagged == {key for key, record in found.items() if record.red_flags}
        seen.add(len(flagged))
    assert len(seen) > 2


def red_flag(session: Session, people: People, patient: Patient) -> None:
    facts.record(
        session, patient=patient, answers={"major_trauma": "yes"}, seen=None, by=people.alice, at=NOW
    )
