"""Administrators add people, let them go and take them back; the clinic never loses its last administrator."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.models import LoginSession, StaffMember
from clinic.services.access import login_sessions, staff
from clinic.settings import Settings
from tests.factories import NOW, People

DORA = {"name": "Dora", "role": "therapist", "profession": "Physiotherapist", "registration": "PT-4"}


def add(session: Session, people: People, **values: object) -> StaffMember:
    given = {**DORA, **values}
    return staff.add(session, clinic_id=people.clinic.id, by=people.ada, at=NOW, **given)


def change(session: Session, people: People, member: StaffMember, **values: object) -> None:
    given = {field: getattr(member, field) for field in staff.FIELDS} | values
    staff.change(session, member=member, by=people.ada, at=NOW, **given, seen=None)


@pytest.mark.parametrize("field", ["name", "profession", "registration"])
def test_a_therapist_needs_a_name_a_profession_and_a_registration(
    session: Session, people: People, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(session, people, **{field: "  "})
    assert list(refused.value.errors) == [field]


def test_a_role_that_does_not_exist_is_refused(session: Session, people: People) -> None:
    with pytest.raises(InvalidInput, match="Choose a role"):
        add(session, people, role="owner")


def test_an_administrator_always_administers(session: Session, people: People) -> None:
    assert add(session, people, role="administrator").administers
    assert not add(session, people, role="assistant").administers


def test_sending_the_form_twice_adds_one_person(session: Session, people: People) -> None:
    first = add(session, people)
    assert add(session, people, staff_id=first.id) is first


def test_staff_of_another_clinic_are_not_there(session: Session, people: People) -> None:
    with pytest.raises(NotFound):
        staff.get(session, people.ada, people.bob.id)
    assert people.bob not in staff.everybody(session, people.ada)


def test_deactivating_ends_the_persons_sessions(session: Session, people: People, settings: Settings) -> None:
    login_sessions.start(
        session, by=people.amos, settings=settings, second_factor_due=False, user_agent="", at=NOW
    )
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    assert [row.ended_at for row in session.query(LoginSession)] == [NOW]
    staff.deactivate(session, member=people.amos, by=people.ada, at=NOW)
    staff.reactivate(session, member=people.amos, by=people.ada, at=NOW)
    assert people.amos.active


def test_nobody_deactivates_or_demotes_themselves(session: Session, people: People) -> None:
    with pytest.raises(ActionDenied, match="deactivate yourself"):
        staff.deactivate(session, member=people.ada, by=people.ada, at=NOW)
    with pytest.raises(ActionDenied, match="your own administration"):
        change(session, people, people.ada, role="assistant", administers=False)


def test_whom_the_table_lets_administer_does(session: Session, people: People) -> None:
    people.ada.administers = False  # her role alone is enough
    session.flush()
    assert add(session, people, role="assistant").active


def test_two_administrators_cannot_dismiss_each_other(session: Session, people: People) -> None:
    other = add(session, people, role="administrator")
    staff.deactivate(session, member=other, by=people.ada, at=NOW)
    session.flush()
    with pytest.raises(ActionDenied, match="no administrator of this clinic any more"):
        staff.deactivate(session, member=people.ada, by=other, at=NOW)
