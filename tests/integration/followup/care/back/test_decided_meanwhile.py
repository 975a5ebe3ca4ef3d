"""A plan is withdrawn, care ends or the patient is archived while the next version waits for its document: no plan."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.cli.worker.work import make_one
from clinic.domain.plans import meanwhile as rule
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import AuditEvent, Episode, Patient, Plan, Signing
from clinic.services.followup.care import archive
from clinic.services.followup.outcomes import ending
from clinic.services.plans import plans, preparing, signings
from clinic.services.record import episodes
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored

Act = Callable[[Desk], object]


def waiting(desk: Desk) -> Signing:
    """A plan in force, and the next version signed without a document yet."""
    desk.answer_all()
    desk.sign_blank(desk.draft(HARMLESS))
    signing = desk.request(desk.draft())
    desk.session.commit()
    return signing


def withdraw(desk: Desk) -> None:
    (plan,) = plans.of_patient(desk.session, desk.pat)
    plans.withdraw(desk.session, plan=plan, reason="She broke her hip.", by=desk.alice, at=NOW)


def end_care(desk: Desk, after: PlanAfter | None = PlanAfter.WITHDRAWN) -> None:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    ending.end(
        desk.session,
        patient=desk.pat,
        episode=episode,
        reason=EndReason.GOALS_REACHED,
        note="She walks to the shops again.",
        ended_on=NOW.date(),
        plan_after=after,
        seen=None,
        shown=None,
        by=desk.alice,
        at=NOW,
    )


def end_care_beside_the_plan(desk: Desk) -> None:
    end_care(desk, PlanAfter.GOES_ON)


def archived(desk: Desk) -> None:
    said = {"patient": desk.pat, "seen": None, "by": desk.alice, "at": NOW}
    archive.put_away(desk.session, **said, shown=None)


def archived_and_back(desk: Desk) -> None:
    archived(desk)
    archive.bring_back(desk.session, patient=desk.pat, seen=None, by=desk.alice, at=NOW)


ACTS: dict[Act, tuple[str, str]] = {
    withdraw: (rule.WITHDRAWN.format(version=1), "withdrawn"),
    end_care: (rule.CARE_ENDED, "withdrawn"),
    end_care_beside_the_plan: (rule.CARE_ENDED, "active"),
    archived: (rule.ARCHIVED_SINCE, "active"),
    archived_and_back: (rule.ARCHIVED_SINCE, "active"),
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nothing_is_signed_of_what_waited(desk: Desk, engine: Engine, act: Act) -> None:
    waiting(desk)
    sentence, status = ACTS[act]
    act(desk)
    ended = desk.pat.care_ended_on
    desk.session.commit()
    assert not make_one(engine, desk.settings, worker="w", now=lambda: NOW)

    (refused,) = stored(engine, select(Signing).where(Signing.plan_id.is_(None)))
    assert (refused.status, refused.refusal) == ("refused", sentence)
    (plan,) = stored(engine, select(Plan))
    assert (plan.version, plan.status) == (1, status)
    (pat,) = stored(engine, select(Patient).where(Patient.id == refused.patient_id))
    assert pat.care_ended_on == ended
    assert len(stored(engine, select(Episode).where(Episode.patient_id == pat.id))) == 1
    (event,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "signing.refuse"))
    assert event.detail == {"version": 2, "sentence": sentence}
    assert event.actor_id == plan.signed_by


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nor_by_the_worker_that_has_it_in_hand(desk: Desk, act: Act) -> None:
    signing = waiting(desk)
    lease = signings.QUEUE.give(desk.session, signing, worker="w")
    content = preparing.read(desk.session, lease, settings=desk.settings)
    act(desk)
    desk.session.commit()
    assert preparing.finish(desk.session, lease, content, pdf=b"%PDF-1.7", at=NOW) is None
    assert [plan.version for plan in plans.of_patient(desk.session, desk.pat)] == [1]


def test_it_is_reviewed_and_signed_again(desk: Desk) -> None:
    signing = waiting(desk)
    withdraw(desk)
    desk.session.commit()
    again = desk.sign_blank(desk.draft())
    assert (again.version, again.program_id) == (2, signing.program_id)


def test_the_forms_say_that_a_signature_waits_and_what_becomes_of_it(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    signing = waiting(desk)
    (plan,) = plans.of_patient(desk.session, desk.pat)
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    withdrawing, ends = f"/plans/{plan.id}/withdraw", f"/episodes/{episode.id}/end"
    archives, told = f"/patients/{desk.pat.id}/archive", rule.NOT_SIGNED.format(version=2)
    patient_id, name = signing.patient_id, desk.pat.name
    desk.session.commit()
    sign_in(client, desk.alice)
    desk.session.commit()
    for page, act in {
        withdrawing: "If you withdraw version 1, it becomes no plan",
        ends: "If you end care, it becomes no plan",
        archives: f"If you archive {name}, it becomes no plan",
    }.items():
        text = unescape(client.get(page).text)
        assert "Version 2 is signed and waits for its document" in text, page
        assert act in text
    typed = controls(client.get(withdrawing).text) | {"reason": "She broke her hip."}
    answer = client.post(withdrawing, data=typed)
    assert answer.status_code == 303
    assert told in unescape(client.get(answer.location).text)
    _nothing_waits(client, patient_id, ends)


def _nothing_waits(client: FlaskClient, patient_id: UUID, page: str) -> None:
    text = unescape(client.get(page).text)
    assert "waits for its document" not in text
    typed = controls(text) | {"reason": "goals_reached", "note": "Done."}
    answer = client.post(page, data=typed)
    assert answer.status_code == 303
    assert "is not signed" not in client.get(answer.location).text
    assert str(patient_id) in answer.location
