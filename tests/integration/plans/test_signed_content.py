"""What a signed plan holds: everything that was prescribed, the advice and the pictures that belong to this patient,
and nothing put in later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from clinic import figures
from clinic.domain.dosage import Side, from_dict
from clinic.domain.plans import stop_advice
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsLimits, SurgeonsWord
from clinic.models import Clinic, Plan, Program
from clinic.services.library import catalogue
from clinic.services.plans import contents
from clinic.services.programs import drafts
from clinic.services.record import goals
from clinic.services.screening import rulebooks
from clinic.web import drawings
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.documents.words import words_of

SIDED = "childs-pose-thread-through"
NOT_THE_ONE = "The stored plan is not the one that was signed. Tell the clinic&#39;s administrator."


def prescribe(desk: Desk, program: Program, **changes: object) -> None:
    """Change the dosage of the program's only exercise."""
    (item,) = program.items
    drafts.set_dosage(
        desk.session,
        program=program,
        item_id=item.id,
        dosage=replace(from_dict(item.dosage), **changes),
        by=desk.alice,
        at=NOW,
    )


@pytest.fixture
def prescribed(desk: Desk) -> Plan:
    """A plan with something in each of its places, for Pat, who has an account, a latex allergy and a bad knee."""
    return desk.once(_prescribed)


def _prescribed(desk: Desk) -> Plan:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all(latex_allergy="yes", knee_osteoarthritis="yes")
    goals.write(desk.session, patient=desk.pat, texts=["Walk to the lake"], by=desk.alice, at=NOW, seen=None)
    program = desk.draft("wall-squat")
    prescribe(desk, program, sets=2, reps=7, hold_seconds=4, rest_seconds=45, note="Hold on to the chair.")
    note = {"note": "Every other day."}
    drafts.set_note(desk.session, program=program, by=desk.alice, at=NOW, **note)
    return desk.sign(program)


def test_everything_that_was_prescribed_is_signed(desk: Desk, prescribed: Plan) -> None:
    content = contents.content(prescribed)
    (item,) = content["items"]
    exercise = catalogue.get(desk.session, desk.pat.clinic_id, "wall-squat").exercise
    cautions = {rule.id: [rule.patient_text] for rule in rulebooks.current(desk.session).rules}

    assert (content["goals"], content["note"]) == (["Walk to the lake"], "Every other day.")
    assert content["ball"] == {"size_cm": 65, "firmness": "medium"}
    assert content["cautions"] == cautions["latex-allergy"]
    assert item["cautions"] == cautions["knee-osteoarthritis"]
    assert item["dosage_words"] == "2 × 7 times, hold 4 seconds, rest 45 seconds, 3 days a week"
    assert item["dosage"]["note"] == "Hold on to the chair."
    assert (item["name"], item["why"], item["needs"]) == (exercise.name, exercise.why, list(exercise.needs))
    assert (item["easier"], item["harder"]) == (list(exercise.easier_ways), list(exercise.harder_ways))
    texts = {name: said for name, said in vars(exercise.instructions).items() if name in item}
    assert {name: item[name] for name in texts} == {
        name: said if isinstance(said, str) else list(said) for name, said in texts.items()
    }
    assert texts.keys() == {"setup", "steps", "breathing", "feel", "stop_if"}


@pytest.mark.parametrize(("answer", "is_soft"), [("no", True), ("yes", False)])
def test_the_plan_of_a_patient_with_a_new_hip_never_says_soft(desk: Desk, answer: str, is_soft: bool) -> None:
    desk.answer_all(hip_replacement=answer)
    if answer == "yes":
        ago = {"weeks_ago": 60, "surgery_on": NOW.date() - timedelta(weeks=60)}
        desk.problem("hip_replacement", **ago, limited=False, approach="front")
    desk.problem("balance_disorder", weeks_ago=60, grade="mild", worsening=False, falls_last_year=0)
    program = desk.draft(HARMLESS, "forearm-plank")
    desk.consult(program)
    plan = contents.content(desk.sign_blank(program))
    items = plan["items"]
    ways = [way for item in items for way in item["easier"]]
    assert ways
    assert any("air out" in way for way in ways) is is_soft
    assert any("air out" in said for said in plan["cautions"]) is is_soft
    assert "Keep a wall" in plan["cautions"][0]
    assert (plan["ball"]["firmness"] == "soft") is is_soft


@pytest.mark.parametrize("word", SurgeonsWord)
def test_the_plan_and_its_page_and_paper_say_what_the_surgeon_limits_as_long_as_it_holds(
    client: FlaskClient, clock: Clock, desk: Desk, word: SurgeonsWord
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    holds = word is SurgeonsWord.HOLD
    desk.answer_all(other_surgery="yes")
    desk.problem(
        "other_surgery",
        weeks_ago=4,
        surgery_on=NOW.date() - timedelta(weeks=4),
        operated_part="arm_or_shoulder",
    )
    program = desk.draft(HARMLESS)
    until = NOW.date() + timedelta(days=10)
    said = SurgeonsLimits(word, "carry no more than 2.5 kg", until) if holds else SurgeonsLimits(word)
    decision = Decision.PROCEED_WITH_LIMITS if holds else Decision.PROCEED
    desk.consult(program, decision=decision, limits=Limits(most_sets=9 if holds else None, surgeon=said))
    plan = desk.sign(program)

    sentence = "Your surgeon set limits until Dec 1, 2026: carry no more than 2.5 kg."
    assert (sentence in contents.content(plan)["cautions"]) is holds
    assert (sentence in words_of(plan.pdf)) is holds
    desk.session.commit()
    sign_in(client, desk.pat)
    assert (sentence in unescape(client.get("/my/").text)) is holds


def test_what_is_signed_is_what_the_patient_reads(
    client: FlaskClient, clock: Clock, desk: Desk, prescribed: Plan
) -> None:
    content = contents.content(prescribed)
    (item,) = content["items"]
    desk.session.commit()
    sign_in(client, desk.pat)
    page = unescape(client.get("/my/").text)

    told = [content["note"], *content["goals"], *content["cautions"]]
    told += [item[name] for name in ("name", "dosage_words", "breathing", "feel")] + [item["dosage"]["note"]]
    told += [text for name in ("cautions", "setup", "steps", "stop_if", "easier") for text in item[name]]
    assert [sentence for sentence in told if sentence not in page] == []


def test_a_pregnant_patients_plan_says_when_to_call_doctor_or_midwife(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all(pregnancy="yes")
    desk.problem("pregnancy", weeks_ago=10, due_on=NOW.date() + timedelta(weeks=30), warning_signs=False)
    plan = desk.sign(desk.draft(HARMLESS))

    assert contents.content(plan)["stop"][1:] == [*stop_advice.IN_PREGNANCY, *stop_advice.SENTENCES]
    desk.session.commit()
    sign_in(client, desk.pat)
    assert all(sentence in client.get("/my/help").text for sentence in stop_advice.IN_PREGNANCY)


def test_anybody_elses_plan_has_the_general_stop_advice(desk: Desk) -> None:
    plan = desk.signed()

    assert contents.content(plan)["stop"][1:] == list(stop_advice.SENTENCES)


@pytest.mark.parametrize(("number", "said"), [("112", "112"), ("", "the emergency number of your country")])
def test_a_plan_says_first_which_number_an_emergency_has(desk: Desk, number: str, said: str) -> None:
    desk.session.get_one(Clinic, desk.pat.clinic_id).emergency_number = number
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    assert contents.content(plan)["stop"][0] == f"In an emergency, call {said}."


def on_side(desk: Desk, side: Side) -> Program:
    program = desk.draft(SIDED)
    prescribe(desk, program, side=side)
    return program


@pytest.mark.parametrize(("side", "mirrored"), [(Side.LEFT, True), (Side.RIGHT, False), (Side.EACH, False)])
def test_a_left_sided_exercise_is_drawn_in_a_mirror(desk: Desk, side: Side, mirrored: bool) -> None:
    desk.answer_all()
    plan = desk.sign_blank(on_side(desk, side))

    (item,) = contents.content(plan)["items"]
    assert item["dosage"]["side"] == side
    for figure in item["figures"]:
        drawn = figures.panel(SIDED, figure["panel"], title=figure["title"], mirrored=mirrored)
        assert figure["svg"] == drawn


@pytest.fixture
def altered(desk: Desk) -> Plan:
    """Pat's signed plan, with 25 seconds made 250 in the database, and a byte more in its PDF."""
    plan = desk.once(_plank)
    changed = plan.snapshot.replace('"seconds":25', '"seconds":250')
    assert changed != plan.snapshot
    desk.session.execute(update(Plan).values(snapshot=changed, pdf=plan.pdf + b"%"))
    desk.session.commit()
    return plan


def _plank(desk: Desk) -> Plan:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all()
    return desk.sign(desk.draft("forearm-plank"))


@pytest.mark.parametrize(
    ("reader", "page"),
    [
        *(
            ("alice", "/plans/{id}"),
            ("alice", "/plans/{id}.pdf"),
            ("alice", "/plans/{id}/drawings-{mark}.svg"),
        ),
        *(("pat", "/my/"), ("pat", "/my/plan.pdf"), ("pat", "/my/drawings-{mark}.svg")),
    ],
)
def test_a_plan_that_was_altered_in_the_database_is_shown_to_nobody(
    client: FlaskClient, clock: Clock, desk: Desk, altered: Plan, reader: str, page: str
) -> None:
    sign_in(client, getattr(desk.people, reader))
    refused = client.get(page.format(id=altered.id, mark=drawings.mark(altered)))

    assert refused.status_code == 409
    assert NOT_THE_ONE in refused.text
    assert "250" not in refused.text
