"""A long worklist page by page: every patient once, in the order of what is most urgent, as a plain sort has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby, pairwise
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import rank_of
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, Plan, StaffMember, WorklistItem, new_id
from clinic.services.followup import worklists
from clinic.services.followup.care import next_line
from clinic.services.followup.worklists import COUNTED, LINES, SHOWN, Line
from clinic.settings import Settings
from tests import factories
from tests.factories import NOW, People

MANY = 130


class Crowd:
    """Many patients of Alice, of a colleague and of somebody who left, with what is open about them."""

    def __init__(self, session: Session, settings: Settings, people: People, seed: int) -> None:
        self.session, self.random = session, Random(seed)
        self.staff = [
            people.alice,
            factories.therapist(session, settings, people.clinic, "Carl Colleague"),
            factories.therapist(session, settings, people.clinic, "Lena Left"),
        ]
        names = [f"Somebody {number:03}" for number in range(MANY)]
        whose = self.random.choices(self.staff, weights=[8, 1, 1], k=MANY)
        self.patients = [factories.patient(session, *one) for one in zip(whose, names, strict=True)]
        self.staff[2].active = False
        rows = [self._item(patient) for patient in self.patients for _ in range(self.random.randint(0, 3))]
        session.execute(insert(WorklistItem), rows)
        session.flush()

    def _item(self, patient: Patient) -> dict[str, object]:
        given = self.random.choices([None, *self.staff], weights=[6, 1, 1, 1])[0]
        return {
            "clinic_id": patient.clinic_id,
            "id": new_id(),
            "patient_id": patient.id,
            "reason": self.random.choice([*Reason]),
            "cause": new_id().hex,
            "title": "Look at this",
            "urgency": self.random.choice([None, *Urgency]),
            "opened_at": NOW - timedelta(hours=self.random.randint(0, 5)),
            "assigned_to": given and given.id,
            "snoozed_until": self.random.choice(
                [None, None, *(NOW.date() + timedelta(days=d) for d in (0, 1))]
            ),
            "ended_at": self.random.choice([None, None, None, NOW]),
        }

    def expected(self, by: StaffMember, *, mine: bool) -> list[tuple[str, list[WorklistItem]]]:
        """Names with what is due, sorted by hand."""
        names = {patient.id: patient for patient in self.patients}
        staff = {member.id: member for member in self.staff}

        def is_wanted(item: WorklistItem) -> bool:
            owner = staff[item.assigned_to] if item.assigned_to else None
            therapist = staff[names[item.patient_id].therapist_id]
            if owner is None or not owner.active:
                owner = therapist if therapist.active else by
            is_due = item.snoozed_until is None or item.snoozed_until <= NOW.date()
            return item.ended_at is None and is_due and (owner is by or not mine)

        due = [item for item in self.session.scalars(select(WorklistItem)) if is_wanted(item)]
        due.sort(key=lambda item: (rank_of(item.reason, item.urgency), item.opened_at, item.id))
        by_patient = {
            key: list(held) for key, held in groupby(sorted(due, key=_whose), key=_whose)
        }  # both sorts keep the order
        order = dict.fromkeys(item.patient_id for item in due)
        return [(names[key].name, by_patient[key]) for key in order]


def _whose(item: WorklistItem) -> object:
    return item.patient_id


def said(lines: Iterable[Line]) -> list[tuple[str, list[WorklistItem]]]:
    return [(line.patient.name, [line.first, *line.others]) for line in lines]


@pytest.mark.parametrize("seed", range(3))
def test_page_after_page_every_patient_is_there_once_in_order(
    session: Session, settings: Settings, people: People, seed: int
) -> None:
    crowd = Crowd(session, settings, people, seed)
    alice, carl, _ = crowd.staff
    for by, whose in ((alice, "mine"), (alice, "all"), (carl, "mine")):
        pages = [worklists.page_of(session, by, whose=whose, page=page, at=NOW) for page in (1, 2, 3, 4)]
        expected = crowd.expected(by, mine=whose == "mine")
        assert said(line for page in pages for line in page.lines) == expected
        assert [page.goes_on for page in pages] == [len(expected) > LINES * number for number in (1, 2, 3, 4)]
        assert {page.patients for page in pages} == {min(len(expected), COUNTED)}
        lines = [(number, line) for number, page in enumerate(pages, 1) for line in page.lines]
        for (_, line), (number, later) in [*pairwise(lines)][::9]:
            found = next_line.after(session, by, line.first, whose=whose, at=NOW)
            assert found == (later.patient.id, number)
        assert next_line.after(session, by, lines[-1][1].first, whose=whose, at=NOW) is None
        if whose == "mine":
            assert worklists.how_many(session, by, at=NOW) == len(expected)
            assert worklists.waiting(session, by, at=NOW) == min(len(expected), COUNTED)


def open_many(session: Session, patients: Iterable[Patient], **said: object) -> None:
    rows = [
        {
            "clinic_id": patient.clinic_id,
            "id": new_id(),
            "patient_id": patient.id,
            "reason": Reason.NEW_WORDS,
            "cause": new_id().hex,
            "title": "Words to read",
            "opened_at": NOW,
            **said,
        }
        for patient in patients
    ]
    session.execute(insert(WorklistItem), rows)


def test_what_is_less_urgent_about_one_patient_is_counted(session: Session, people: People) -> None:
    open_many(session, [people.pat] * (SHOWN + 5))
    (line,) = worklists.page_of(session, people.alice, whose="mine", at=NOW).lines
    assert (len(line.others), line.more) == (SHOWN - 1, 5)


def test_the_pages_lead_to_each_other_and_the_bar_says_that_there_are_more(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    patients = [
        factories.patient(session, people.alice, f"Somebody {number:03}") for number in range(COUNTED + 5)
    ]
    open_many(session, patients)
    open_many(session, [people.pat] * 20, reason=Reason.EXPIRING)
    session.commit()
    first, second, third, none = (alice.get(f"/worklist?page={page}").text for page in (1, 2, 3, 4))
    assert "More than 99 patients need somebody" in first
    assert ">99+<span" in first
    assert "1–50 of more than 99" in first
    assert "page=2" in first
    assert "page=1" in second
    assert "page=3" in second
    assert "101–106" in third
    assert "page=4" not in third
    assert "8 less urgent" in third
    assert "Nothing more waits" in none
    assert "Somebody 000" in first
    assert "Somebody 000" not in second


def test_an_item_keeps_the_place_of_its_reason_and_urgency(session: Session, people: People) -> None:
    for reason in Reason:
        for urgency in (None, *Urgency):
            open_many(session, [people.pat], reason=reason, urgency=urgency)
    found = session.scalars(select(WorklistItem)).all()
    alone = {*range(len(Reason) * 4)} - {4}  # an emergency that was reported stands among the red flags
    assert {item.rank for item in found} == alone
    assert all(item.rank == rank_of(item.reason, item.urgency) for item in found)


def test_of_one_reason_an_emergency_comes_first_and_then_who_waits_longest(
    session: Session, people: People
) -> None:
    names = ("Same Day", "Just Now", "An Hour", "No Hurry")
    said = ((Urgency.SAME_DAY, 5), (Urgency.EMERGENCY, 0), (Urgency.EMERGENCY, 1), (None, 9))
    for name, (urgency, hours) in zip(names, said, strict=True):
        at = NOW - timedelta(hours=hours)
        patient = factories.patient(session, people.alice, name)
        open_many(session, [patient], reason=Reason.STOP_RULE, urgency=urgency, opened_at=at)
    lines = worklists.page_of(session, people.alice, whose="mine", at=NOW).lines
    assert [line.patient.name for line in lines] == ["An Hour", "Just Now", "Same Day", "No Hurry"]


def test_who_has_hundreds_of_items_pushes_nobody_off_the_list(session: Session, people: People) -> None:
    open_many(session, [people.pat] * 440, reason=Reason.STOP_RULE)
    quinn = factories.patient(session, people.alice, "Quinn Querulous")
    open_many(session, [quinn], reason=Reason.STOP_RULE, opened_at=NOW + timedelta(minutes=1))
    found = worklists.page_of(session, people.alice, whose="mine", at=NOW)
    assert [line.patient.name for line in found.lines] == ["Pat Patient", "Quinn Querulous"]
    assert (found.patients, found.goes_on) == (2, False)
