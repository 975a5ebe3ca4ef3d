"""Signing: what stands in the way, what a signature makes, and that nothing half-done remains."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from pyhanko.sign.fields import MDPPerm
from sqlalchemy import func, select

from clinic.documents import handout, signing
from clinic.domain import canonical
from clinic.domain.errors import ActionDenied
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Plan
from clinic.services.followup.care import archive
from clinic.services.plans import contents, plans, verification
from clinic.services.plans.verification import Authenticity
from clinic.services.programs import drafts
from clinic.services.screening import assess, consults, rulebooks
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

LIMIT = 10_000_000


def test_nothing_recorded_is_not_safe(desk: Desk) -> None:
    with pytest.raises(ActionDenied, match="not recorded"):
        desk.sign(desk.draft(HARMLESS))


def test_an_empty_program_is_not_signed(desk: Desk) -> None:
    desk.answer_all()

    with pytest.raises(ActionDenied, match="at least one exercise"):
        desk.sign(desk.draft())


def test_a_healthy_adult_is_signed_without_interruption(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))

    assert plan.version == 1
    assert plan.pdf_sha256 == hashlib.sha256(plan.pdf).hexdigest()
    assert canonical.digest(contents.content(plan)) == plan.digest
    result = verification.by_pdf(desk.session, plan.pdf, limit=LIMIT)
    assert (result.answer, result.signer, result.version) == (Authenticity.AUTHENTIC, "Alice Able", 1)


@pytest.mark.parametrize(
    ("code", "weeks"),
    [("acute_back_injury", 2), ("lumbar_disc_herniation", 3), ("cervical_disc_herniation", 300)],
)
def test_a_consult_flag_stops_every_program_until_a_consult_is_recorded(
    desk: Desk, code: str, weeks: int
) -> None:
    desk.answer_all(**{code: "yes"})
    desk.problem(code, weeks_ago=weeks)
    program = desk.draft(HARMLESS)

    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(program)

    desk.consult(program)
    assert desk.sign(program).version == 1


def test_the_plan_says_that_a_consult_took_place(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)

    content = contents.content(desk.sign_blank(program))
    assert [consult["clinician"] for consult in content["consults"]] == ["Alice Able"]
    assert {finding["consult"] for finding in content["screening"]["findings"]} != {None}


def test_a_new_exercise_under_the_same_rule_raises_the_flag_again(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)
    desk.add(program, "ball-crunch")

    assert desk.assess(program).consults_due


def test_a_consult_against_it_does_not_open_the_way(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program, decision=Decision.DO_NOT_PROCEED)

    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(program)


def test_a_withdrawn_consult_stays_and_no_longer_counts(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    consult = desk.consult(program)
    consults.withdraw(desk.session, consult=consult, reason="Wrong patient.", by=desk.alice, at=NOW)

    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(program)
    assert consults.of_patient(desk.session, desk.pat) == [consult]


def test_an_expired_consult_no_longer_counts(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)

    later = NOW + timedelta(weeks=12)
    assessment = assess.assess(desk.session, program=program, record=desk.record(later))
    assert assessment.consults_due


def test_the_limits_of_a_consult_bind_the_builder(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS, "supine-spinal-rotation")
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(most_sets=2))

    with pytest.raises(ActionDenied, match="beyond the limits"):
        desk.sign(program)
    assert set(desk.assess(program).breaches) == {"supine-spinal-rotation"}
    assert desk.assess(program).verdict == "contraindicated"


def test_a_red_flag_has_no_way_round(desk: Desk) -> None:
    desk.answer_all(saddle_numbness="yes")
    program = desk.draft(HARMLESS)

    assert desk.assess(program).verdict == "contraindicated"
    assert not desk.assess(program).consults_due
    with pytest.raises(ActionDenied, match="contraindication"):
        desk.sign(program)


def test_nothing_is_signed_for_somebody_who_is_archived_before_they_are_back(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    archive.put_away(desk.session, patient=desk.pat, seen=None, shown=None, by=desk.alice, at=NOW)
    desk.session.commit()
    with pytest.raises(ActionDenied, match="This patient is archived"):
        desk.sign(program)
    archive.bring_back(desk.session, patient=desk.pat, seen=None, by=desk.alice, at=NOW)
    desk.session.commit()
    assert desk.sign(program).version == 1


def test_an_assistant_never_signs(desk: Desk) -> None:
    desk.answer_all()

    with pytest.raises(ActionDenied, match="Only a therapist can sign"):
        desk.sign(desk.draft(HARMLESS), by=desk.people.amos)


def test_cautions_are_confirmed_once_together(desk: Desk) -> None:
    desk.answer_all(low_blood_pressure="yes")
    program = desk.draft(HARMLESS)
    assert desk.assess(program).cautions

    with pytest.raises(ActionDenied, match="read the cautions"):
        desk.sign(program, cautions_acknowledged=False)
    assert desk.sign_blank(program).version == 1


def test_a_fact_that_changes_between_page_and_signature_is_caught(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    seen = program.revision
    desk.herniated_disc()

    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(program, revision=seen)


def test_a_program_that_changed_since_the_page_is_not_signed(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    seen = program.revision
    desk.add(program, "wall-squat")

    with pytest.raises(ActionDenied, match="changed since you read it"):
        desk.sign(program, revision=seen)


def test_an_intake_that_is_too_old_is_renewed_first(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)

    with pytest.raises(ActionDenied, match="intake is too old"):
        desk.sign(program, at=NOW + timedelta(days=91))


def test_a_clinic_may_want_its_intakes_younger(desk: Desk) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.people.clinic.intake_days = 30

    with pytest.raises(ActionDenied, match="intake is too old"):
        desk.sign(program, at=NOW + timedelta(days=31))


def test_a_program_that_continues_a_signed_one_is_screened_anew(desk: Desk) -> None:
    desk.signed()
    desk.problem("lumbar_disc_herniation", weeks_ago=1)
    copy = desk.draft()

    assert [item.slug for item in copy.items] == [HARMLESS]
    with pytest.raises(ActionDenied, match="consult flag"):
        desk.sign(copy)


def test_screening_that_breaks_stops_the_signature(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    monkeypatch.setattr(rulebooks, "current", lambda _session: None)

    assert desk.assess(program).verdict == "contraindicated"
    with pytest.raises(ActionDenied, match="could not be finished"):
        desk.sign(program)


def test_a_crash_while_rendering_leaves_no_plan_and_the_draft_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.session.commit()

    def crash(*_args: object) -> bytes:
        raise OSError("the disk is full")

    monkeypatch.setattr(handout, "render", crash)
    with pytest.raises(OSError, match="disk is full"):
        desk.sign(program)
    desk.session.rollback()

    assert desk.session.scalar(select(func.count()).select_from(Plan)) == 0
    assert drafts.get(desk.session, desk.alice, program.id).status == "draft"


def test_a_document_that_does_not_verify_is_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.session.commit()

    monkeypatch.setattr(signing, "MDPPerm", SimpleNamespace(NO_CHANGES=MDPPerm.ANNOTATE))
    with pytest.raises(ValueError, match="What was signed does not verify: altered"):
        desk.sign(program)
    desk.session.rollback()

    assert desk.session.scalar(select(func.count()).select_from(Plan)) == 0


def test_the_next_version_replaces_the_one_before(desk: Desk) -> None:
    first = desk.signed()
    second = desk.sign(desk.draft())

    assert (first.status, second.status, second.version) == ("replaced", "active", 2)
    assert verification.by_code(desk.session, first.code).sentence.endswith("version 2 has replaced it.")
    with pytest.raises(ActionDenied, match="is signed"):
        drafts.discard(
            desk.session,
            program=drafts.get(desk.session, desk.alice, first.program_id),
            revision=1,
            by=desk.alice,
            at=NOW,
        )


def test_a_withdrawn_plan_says_so_and_leaves_the_portal(desk: Desk) -> None:
    plan = desk.signed()
    plans.withdraw(desk.session, plan=plan, reason="New symptoms.", by=desk.alice, at=NOW)

    assert verification.by_code(desk.session, plan.code).answer is Authenticity.WITHDRAWN
    assert plans.in_force(desk.session, desk.pat) is None


def test_an_altered_copy_is_called_altered(desk: Desk) -> None:
    plan = desk.signed()
    altered = bytearray(plan.pdf)
    altered[len(altered) // 2] ^= 1

    assert verification.by_pdf(desk.session, bytes(altered), limit=LIMIT).answer is Authenticity.ALTERED
