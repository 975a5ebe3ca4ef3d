"""Patients are found by what somebody knows of them: words of the name, a slip in one, birth date, phone, number."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.record.patients import NUMBER_TAKEN, Details
from clinic.models import AuditEvent, Clinic, Patient, PatientKey, StaffMember, new_id
from clinic.services.followup import caseload
from clinic.services.record import finding, patients
from tests.factories import NOW, People

EVERYBODY = (  # name, born, phone, record number
    ("Łukasz Wiśniewski", "1950-12-31", "+49 (0)30 1234567", "A-17"),
    ("Søren Kjærgård", "1961-04-03", "030 765 4321", "A-170"),
    ("Jürgen Müller", "1970-01-02", "", "b 9"),
    ("Anna Mueller", "1970-02-01", "0151 23 45 67 89", ""),
    ("Siobhán O'Brien", "1983-05-17", "+1 (415) 555-0100", ""),
    ("Anne-Marie Strauß", "1944-07-30", "", ""),
    ("Conor McDonald", "1990-10-10", "", ""),
    ("Rosa Méndez", "1948-02-29", "", ""),
    ("Carlos Mendes", "1949-02-28", "", ""),
)
FOUND = (  # what is typed, who is found, in the order of the list, and what is said
    ("lukasz", "Łukasz Wiśniewski", ""),
    ("ŁUKASZ", "Łukasz Wiśniewski", ""),
    ("wisn", "Łukasz Wiśniewski", ""),
    ("soren kjaergaard", "Søren Kjærgård", "Shown for Kjærgård; you typed kjaergaard."),
    ("soren kjargard", "Søren Kjærgård", ""),
    ("kjærgård", "Søren Kjærgård", ""),
    ("muller", "Anna Mueller, Jürgen Müller", ""),
    ("Müller", "Anna Mueller, Jürgen Müller", ""),
    ("mueller", "Anna Mueller, Jürgen Müller", ""),
    ("juergen", "Jürgen Müller", ""),
    ("muller anna", "Anna Mueller", ""),
    ("obrien", "Siobhán O'Brien", ""),
    ("o'brien", "Siobhán O'Brien", ""),
    ("o’brien", "Siobhán O'Brien", ""),
    ("o brien", "Siobhán O'Brien", ""),
    ("brien", "Siobhán O'Brien", ""),
    ("strauss", "Anne-Marie Strauß", ""),
    ("annemarie", "Anne-Marie Strauß", ""),
    ("mcdonald", "Conor McDonald", ""),
    ("mc donald", "Conor McDonald", ""),
    ("macdonald", "Conor McDonald", "Shown for McDonald; you typed macdonald."),
    ("meler", "", ""),
    ("mullre", "Anna Mueller, Jürgen Müller", "Shown for Mueller and Müller; you typed mullre."),
    ("wisnievski", "Łukasz Wiśniewski", "Shown for Wiśniewski; you typed wisnievski."),
    ("Siobahn obrian", "Siobhán O'Brien",
     "Shown for Siobhán; you typed Siobahn. Shown for O'Brien; you typed obrian."),
    ("mendes", "Carlos Mendes", ""),
    ("rosa mendes", "Rosa Méndez", "Shown for Méndez; you typed mendes."),
    ("31.12.1950", "Łukasz Wiśniewski", ""),
    ("1950-12-31", "Łukasz Wiśniewski", ""),
    ("12/31/1950", "Łukasz Wiśniewski", ""),
    ("31 dec 1950", "Łukasz Wiśniewski", ""),
    ("Dec 31, 1950", "Łukasz Wiśniewski", ""),
    ("2/1/1970", "Jürgen Müller", ""),
    ("muller 1.2.1970", "Anna Mueller", ""),
    ("mullre 1.2.1970", "Anna Mueller", "Shown for Mueller; you typed mullre."),
    ("mueller 3.3.1970", "", ""),
    ("030 1234567", "Łukasz Wiśniewski", ""),
    ("0301234567", "Łukasz Wiśniewski", ""),
    ("+49 30 123 45 67", "Łukasz Wiśniewski", ""),
    ("0049301234567", "Łukasz Wiśniewski", ""),
    ("+49 30 7654321", "Søren Kjærgård", ""),
    ("4567", "Łukasz Wiśniewski", ""),
    ("0151 23", "Anna Mueller", ""),
    ("415 555 0100", "Siobhán O'Brien", ""),
    ("0100", "Siobhán O'Brien", ""),
    ("a17", "Søren Kjærgård, Łukasz Wiśniewski", ""),
    ("A-170", "Søren Kjærgård", ""),
    ("B9", "Jürgen Müller", ""),
    ("zebra", "", ""),
    ("rosa zebra", "", ""),
    ("17.17.1917", "", ""),
)  # fmt: skip


@pytest.fixture
def filled(session: Session, people: People) -> People:
    for name, born, phone, number in EVERYBODY:
        register(session, people.alice, name, born, phone=phone, record_number=number)
    return people


def register(session: Session, by: StaffMember, name: str, born: str, **more: str) -> Patient:
    details = Details(name=name, born=date.fromisoformat(born), **more)
    return patients.register(session, patient_id=new_id(), details=details, therapist_id=by.id, by=by, at=NOW)


def found(session: Session, by: StaffMember, typed: str, whose: str = "all") -> caseload.Caseload:
    return caseload.page_of(session, by, query=typed, whose=whose, at=NOW)


def names(page: caseload.Caseload) -> str:
    return ", ".join(row.patient.name for row in page.rows)


def test_what_somebody_knows_finds_the_patient_and_says_what_was_forgiven(
    session: Session, filled: People
) -> None:
    wrong = {}
    for typed, expected, said in FOUND:
        page = found(session, filled.alice, typed)
        right = set(expected.split(", ")) - {""}
        if {row.patient.name for row in page.rows} != right or page.total != len(right):
            wrong[typed] = names(page)
        if " ".join(map(str, page.forgiven)) != said:
            wrong[f"{typed}: said"] = " ".join(map(str, page.forgiven))
    assert wrong == {}


def test_the_clinics_order_decides_which_day_is_meant(session: Session, filled: People) -> None:
    assert names(found(session, filled.alice, "1/2/1970")) == "Anna Mueller"
    session.get_one(Clinic, filled.alice.clinic_id).paper = "letter"
    assert names(found(session, filled.alice, "1/2/1970")) == "Jürgen Müller"


def test_nobody_of_another_clinic_is_found(session: Session, filled: People) -> None:
    for typed, _, _ in FOUND:
        page = found(session, filled.bob, typed)
        assert (page.total, page.elsewhere) == (0, 0), typed


def test_who_was_meant_is_named_before_any_slip_is_forgiven(session: Session, filled: People) -> None:
    register(session, filled.alice, "Carla Mendez", "1991-01-01")
    theirs = found(session, filled.amos, "carla mendez", "mine")
    assert (theirs.total, theirs.elsewhere, theirs.forgiven) == (0, 1, ())


@pytest.mark.parametrize("most", [0, 1, 2000])
def test_the_list_is_the_same_whether_it_is_looked_up_or_walked_through(
    session: Session, filled: People, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(finding, "MOST_BY_KEY", most)
    assert names(found(session, filled.alice, "muller")) == "Anna Mueller, Jürgen Müller"
    assert names(found(session, filled.alice, "m")) == (
        "Anna Mueller, Anne-Marie Strauß, Carlos Mendes, Conor McDonald, Jürgen Müller, Rosa Méndez"
    )
    assert names(found(session, filled.alice, "an m", "mine")) == "Anna Mueller, Anne-Marie Strauß"


def test_a_record_number_is_one_patients_of_a_clinic(session: Session, filled: People) -> None:
    for taken in ("A-17", "a 17", "A17"):
        with pytest.raises(InvalidInput) as refused:
            register(session, filled.alice, "Another Person", "1980-01-01", record_number=taken)
        assert refused.value.errors == {"record_number": NUMBER_TAKEN}
    elsewhere = register(session, filled.bob, "Another Person", "1980-01-01", record_number="A-17")
    assert elsewhere.record_number == "A-17"
    for number in ("", ""):
        register(session, filled.alice, f"No Number {new_id()}", "1980-01-01", record_number=number)


@pytest.mark.parametrize("number", ["-", "x" * 41, "a\tb"])
def test_a_number_that_cannot_be_read_is_refused(session: Session, filled: People, number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(session, filled.alice, "Another Person", "1980-01-01", record_number=number)
    assert refused.value.errors.keys() == {"record_number"}


def test_a_change_is_found_at_once_and_what_was_before_no_more(session: Session, filled: People) -> None:
    rosa = found(session, filled.alice, "rosa").rows[0].patient
    now = Details(name="Rosa Quijote", born=date(1950, 1, 1), phone="0221 998877", record_number="C-1")
    changed = patients.change(
        session, patient=rosa, details=now, seen=None, reason="A slip", by=filled.alice, at=NOW
    )
    assert "record_number" in changed
    for typed in ("quijote", "1.1.1950", "998877", "c1", "qujiote"):
        assert names(found(session, filled.alice, typed)) == "Rosa Quijote", typed
    for typed in ("rosa mendez", "29.2.1948"):
        assert found(session, filled.alice, typed).total == 0, typed
    logged = select(AuditEvent.detail).where(AuditEvent.action == "patient.change")
    assert session.scalars(logged).all()[-1]["fields"] == ["name", "born", "phone", "record_number"]
    kept = select(func.count()).select_from(PatientKey).where(PatientKey.patient_id == rosa.id)
    finding.keep(session, rosa)
    assert session.scalar(kept) == len(
        {*session.scalars(select(PatientKey.key).filter_by(patient_id=rosa.id))}
    )


@pytest.mark.parametrize("name", ["Jürgen Müller", "Juergen Mueller", "JURGEN MULLER", "Müller, Jürgen"])
def test_one_person_however_the_name_is_written_is_asked_about(
    session: Session, filled: People, name: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(session, filled.alice, name, "1970-01-02")
    assert refused.value.errors.keys() == {"another"}
