"""Every table is filled by what people do, through the services; a column of few words is read as their enum; and what
is a clinic's own is linked within the clinic, so that the database itself refuses a link to another one's.
"""

from __future__ import annotations

import re
from typing import get_args
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import CheckConstraint, Enum, Uuid, func, select

from clinic.domain.access.clinics import PAPERS
from clinic.models import Base, ClinicOwned
from clinic.services.audit.about import About, OfClinic, OfPatient, Subject
from clinic.services.record import goals
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock
from tests.releases import day

ONE_OF = re.compile(r"(\w+) IN \((.+)\)")
PAPER = list(PAPERS)  # with what each paper is called, which the forms need
OF_A_TABLE = {"clinics.paper": PAPER, "signings.paper": PAPER}
UNLINKED = {
    "invitations.created_by": "somebody at the server, or who the audit log names",
    "adverse_events.item_id": "an item of the signed plan's snapshot",
    "training_entries.item_id": "the same",
    "worklist_items.item_id": "the same",
    "suggestion_decisions.item_id": "the same",
    "training_sessions.client_uuid": "made by the patient's browser",
}
ABOUT_ANOTHER = {  # what the audit rows are about when one of these is written
    "AdverseEventAddition": "the adverse event",
    "AuditEvent": "it is the audit row",
    "AuditHead": "the log itself",
    "Chore": "nothing: work that the clock begins, whose own writes are audited",
    "DetailCorrection": "the patient",
    "ExerciseRevision": "nothing: the library is as the version of the application brings it",
    "FactRecord": "the patient",
    "FavoriteExercise": "nothing but who added it, with the exercise's name",
    "Goal": "the patient",
    "KeyCheck": "nothing: it is written before there is a clinic",
    "MeasureSchedule": "the patient",
    "PatientKey": "the patient, of whose record it is made",
    "ProgramItem": "the program",
    "RecoveryCode": "the account",
    "RulebookRevision": "nothing: as the library",
    "SignInFailure": "the account, where there is one of that name",
    "SuggestionDecision": "the plan",
    "TemplateVersion": "the template",
    "Tick": "the patient",
    "TrainingDay": "the report that it is counted from",
    "TrainingEntry": "the report",
    "WorklistAnswer": "the item of the worklist",
    "WorklistAttempt": "the item of the worklist",
}


def test_a_day_at_the_clinic_fills_every_table(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    session, alice, pat = desk.session, desk.alice, desk.pat
    goals.write(session, patient=pat, texts=["Walk to the lake"], by=alice, at=NOW, seen=None)
    desk.herniated_disc()
    factories.patient_account(session, pat, alice)

    day.spend(desk, desk.draft(HARMLESS, "supine-spinal-rotation"), client, password=factories.PASSWORD)

    empty = [
        table.name
        for table in Base.metadata.sorted_tables
        if not session.scalar(select(func.count()).select_from(table))
    ]
    assert empty == []


def test_a_column_of_few_words_is_read_as_the_enum_that_its_check_lists() -> None:
    allowed, read = {}, dict(OF_A_TABLE)
    for table in Base.metadata.sorted_tables:
        for rule in table.constraints:
            said = ONE_OF.fullmatch(str(rule.sqltext)) if isinstance(rule, CheckConstraint) else None
            if said:
                allowed[f"{table.name}.{said[1]}"] = re.findall(r"'(\w+)'", said[2])
        read |= {f"{table.name}.{c.name}": c.type.enums for c in table.columns if isinstance(c.type, Enum)}
    assert read == allowed


def test_a_clinics_own_rows_are_known_and_linked_by_their_clinic() -> None:
    own = {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, ClinicOwned)}
    ids = [column for table in own for column in table.columns if isinstance(column.type, Uuid)]
    unlinked = {str(column) for column in ids if column.name != "id" and not column.foreign_keys}
    keys = {table.name: [column.name for column in table.primary_key] for table in own}
    links = {
        (table.name, str(link.name)): [(key.parent.name, key.column.name) for key in link.elements]
        for table in Base.metadata.sorted_tables
        for link in table.foreign_key_constraints
        if link.referred_table in own
    }
    assert len(own) >= 14
    assert keys == {name: ["clinic_id", "id"] for name in keys}
    assert {name: pairs for name, pairs in links.items() if pairs[0] != ("clinic_id", "clinic_id")} == {}
    assert unlinked == UNLINKED.keys()


def test_the_log_knows_what_a_row_of_each_table_is_about() -> None:
    mapped = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    audited = {kind.__name__ for kind in get_args(Subject)}
    assert mapped - audited - ABOUT_ANOTHER.keys() == set(), (
        "name it in OfPatient or OfClinic of clinic/services/audit/about.py, or in ABOUT_ANOTHER"
    )
    assert audited & ABOUT_ANOTHER.keys() == set()
    assert ABOUT_ANOTHER.keys() <= mapped


def test_a_row_of_a_record_is_logged_under_its_patient_and_every_other_under_its_clinic() -> None:
    clinic, patient, row = UUID(int=1), UUID(int=2), UUID(int=3)
    for kind in get_args(OfPatient):
        about = About.of(kind(id=row, clinic_id=clinic, patient_id=patient))
        assert about == About(kind.__tablename__, row, clinic, patient)
    for kind in get_args(OfClinic):
        assert "patient_id" not in kind.__table__.columns
        assert About.of(kind(id=row, clinic_id=clinic)) == About(kind.__tablename__, row, clinic)
