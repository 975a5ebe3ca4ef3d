"""Two patients of one clinic, on one phone: nothing of one is shown, counted or done for the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.domain.followup.adherence import Outcome
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient
from clinic.services.access import invitations
from clinic.services.followup import reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, plans
from clinic.services.programs import starting
from clinic.services.record import goals
from tests import factories
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.plans import give
from tests.repository.access.records import address, ids

__all__ = ["ids"]

GOAL, SAID = "Walk to the lake", "The ball was soft."


def report(desk: Desk, patient: Patient, client_uuid: UUID, note: str = "") -> bool:
    """Report everything as done today; whether it was kept as new."""
    plan = plans.in_force(desk.session, patient)
    assert plan is not None
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    said = Report(client_uuid=client_uuid, trained_on=NOW.date(), outcomes=outcomes, note=note)
    return reports.receive(desk.session, patient=patient, plan=plan, report=said, at=NOW)


@pytest.fixture
def pats(desk: Desk, ids: dict[str, UUID]) -> set[str]:
    """What only pages about Pat say: the name, words of Pat's, and the ids of draft, plan and consult."""
    goals.write(desk.session, patient=desk.pat, texts=[GOAL], by=desk.alice, at=NOW, seen=None)
    report(desk, desk.pat, uuid4(), SAID)
    return {desk.pat.name, GOAL, SAID, *(str(ids[name]) for name in ("program_id", "plan_id", "consult_id"))}


@pytest.fixture
def quinn(desk: Desk, pats: set[str]) -> Patient:
    """Another patient of Alice's, who has an account and nothing else."""
    patient = factories.patient(desk.session, desk.alice, "Quinn Querulous")
    factories.patient_account(desk.session, patient, desk.alice)
    desk.session.commit()
    return patient


def pages_about(
    patient: Patient, app: Flask, browsers: Mapping[str, FlaskClient], ids: dict[str, UUID]
) -> Iterator[tuple[str, TestResponse]]:
    """Every page that has the patient in its address, and the patient's own."""
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        about_one = "patient_id" in rule.arguments or blueprint == "portal"
        if about_one and "GET" in rule.methods:
            where = address(app, rule, {**ids, "patient_id": patient.id})
            yield rule.endpoint, browsers[blueprint].get(where, buffered=True)


def test_pages_about_one_patient_say_nothing_of_another(
    app: Flask,
    client: FlaskClient,
    clock: Clock,
    desk: Desk,
    ids: dict[str, UUID],
    pats: set[str],
    quinn: Patient,
) -> None:
    browsers = {"therapist": app.test_client(), "portal": client}
    sign_in(browsers["therapist"], desk.alice)
    sign_in(client, desk.pat)
    texts = [
        page.text for _, page in pages_about(desk.pat, app, browsers, ids) if page.mimetype == "text/html"
    ]
    assert {mark for mark in pats if any(mark in text for text in texts)} == pats

    client.post("/sign-out")
    sign_in(client, quinn)
    found = dict(pages_about(quinn, app, browsers, ids))
    assert len(found) >= 15
    assert {
        page: {mark for mark in pats if mark.encode() in answer.data} for page, answer in found.items()
    } == {page: set() for page in found}
    assert {found[page].status_code for page in ("portal.plan_pdf", "portal.plan_drawings")} == {404}
    assert "Nothing reported yet" in found["portal.diary"].text


def test_each_patient_has_programs_plans_and_versions_of_their_own(desk: Desk, quinn: Patient) -> None:
    session, alice = desk.session, desk.alice
    started = starting.start(session, patient=quinn, by=alice, at=NOW)
    assert list(started.items) == []
    quinns = give(session, quinn, alice)
    pats = give(session, desk.pat, alice)

    assert (quinns.version, pats.version) == (1, 2)
    assert plans.in_force(session, quinn) is quinns
    assert plans.in_force(session, desk.pat) is pats
    assert [plan.status for plan in plans.of_patient(session, desk.pat)] == [
        PlanStatus.ACTIVE,
        PlanStatus.REPLACED,
    ]


def test_a_report_that_chanced_upon_anothers_uuid_is_kept_as_well(desk: Desk, quinn: Patient) -> None:
    give(desk.session, quinn, desk.alice)
    uuid = uuid4()

    assert report(desk, desk.pat, uuid, "Pat's words") is True
    assert report(desk, quinn, uuid, "Quinn's words") is True
    assert report(desk, quinn, uuid, "Quinn's words") is False


def test_a_code_for_one_patient_leaves_the_others_as_it_was(desk: Desk, quinn: Patient) -> None:
    session, alice = desk.session, desk.alice
    code = invitations.create_for_patient(session, patient=desk.pat, by=alice, at=NOW)
    invitations.create_for_patient(session, patient=quinn, by=alice, at=NOW)

    found = invitations.find_patient(session, code, desk.pat.born, "192.0.2.7", at=NOW)
    assert found is desk.pat
