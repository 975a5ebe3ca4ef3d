"""The patient pages: what was typed is saved or comes back with a sentence at its field; other clinics see nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Goal, Invitation, Patient
from clinic.services.record import goals
from tests import factories
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Fill this in."),
    ({"name": "x" * 5000}, "Keep the name to 120 characters."),
    ({"name": "Rosa\x00"}, "Some of this cannot be read. Type it again."),
    ({"born": "yesterday"}, "Enter a date with day, month and year."),
    ({"born": "2026-11-30"}, "The date of birth is in the future."),
    ({"height_cm": "tall"}, "“tall” cannot be read as one figure here. Enter a length like 178,"),
    ({"height_cm": "20"}, "Height must be between 50 and 250 cm."),
    ({"weight_kg": "9" * 50}, f"“{'9' * 40}…” cannot be read as one figure here."),
    ({"weight_kg": "400"}, "Weight must be between 10 and 350 kg."),
    ({"weight_kg": "7_0"}, "“7_0” cannot be read as one figure here. Enter a weight like 72, 72.5"),
    ({"weight_kg": "70-75"}, "“70-75” cannot be read as one figure here."),
    (
        {"ball_rating_kg": "272,5"},
        "“272,5” cannot be read as one figure here. Enter a whole number, such as 10.",
    ),
    ({"email": "me"}, "Enter an e-mail address like name@example.org, or leave it empty."),
    ({"phone": "<b>"}, "Enter a phone number"),
    ({"language": "xx"}, "Choose one of the answers shown."),
    ({"ball_diameter_cm": "1"}, "Choose one of the answers shown."),
    ({"ball_latex_free": "perhaps"}, "Choose one of the answers shown."),
    ({"ball_anti_burst": "perhaps"}, "Choose one of the answers shown."),
    ({"therapist_id": "nobody"}, "Choose one of the answers shown."),
]
TYPED_AND_SHOWN = {  # field of the form: what is typed, and how the patient's page says it
    "name": ("Rosa Field", "Rosa Field"),
    "born": ("1948-02-29", "Feb 29, 1948"),
    "height_cm": ("160", "160 cm"),
    "weight_kg": ("61.5", "61.5 kg"),
    "email": ("rosa@example.org", "rosa@example.org"),
    "phone": ("+49 30 1234", "+49 30 1234"),
    "record_number": ("A-17", "No. A-17"),
    "language": ("en", "</html>"),  # there is no other yet
    "therapist_id": ("", "in the care of Alice Able"),
    "ball_diameter_cm": ("55", "55 cm"),
    "ball_rating_kg": ("272", "rated 272 kg"),
    "ball_latex_free": ("no", "may hold latex"),
    "ball_anti_burst": ("yes", "anti-burst"),
    "level": ("intermediate", "<dd>intermediate</dd>"),
}
PAGES = ("", "/edit", "/goals", "/conditions", "/conditions/hypertension", "/intake")
ACTIONS = (
    "/edit",
    "/goals",
    "/intake",
    "/invitation",
    "/conditions/hypertension",
    "/conditions/hypertension/resolved",
)


@pytest.fixture
def typed(people: People) -> dict[str, str]:
    """A registration form filled in."""
    return {
        "name": "Rosa Field",
        "born": "1948-02-29",
        "language": "en",
        "therapist_id": str(people.alice.id),
    }


def address(people: People, page: str = "") -> str:
    return f"/patients/{people.pat.id}{page}"


def test_a_patient_is_registered_and_found_in_the_list(alice: FlaskClient, typed: dict[str, str]) -> None:
    answer = fill_in(alice, "/patients/new", typed | {"height_cm": "160", "ball_latex_free": "yes"})
    assert answer.status_code == 303
    page = alice.get(answer.location).text
    assert "Rosa Field" in page
    assert "160 cm" in page
    assert "free of latex" in page
    assert "Rosa Field" in alice.get("/patients?q=fie").text


def test_whatever_is_typed_is_kept_and_shown(alice: FlaskClient, people: People) -> None:
    typed = {name: [value] for name, (value, _) in TYPED_AND_SHOWN.items()}
    typed["therapist_id"] = [str(people.alice.id)]
    assert controls(alice.get("/patients/new").text).keys() == {*typed, "made"}

    page = fill_in(alice, "/patients/new", typed).location
    shown, kept = alice.get(page).text, controls(alice.get(f"{page}/edit").text)
    del typed["therapist_id"]  # who has the patient is handed over, and nothing of who the patient is
    assert {name: kept[name] for name in typed} == typed
    assert "therapist_id" not in kept
    assert [words for _, words in TYPED_AND_SHOWN.values() if words not in shown] == []


def test_a_mistake_comes_back_at_its_field_with_everything_typed(
    alice: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    for change, sentence in MISTAKES:
        (field,) = change
        answer = fill_in(alice, "/patients/new", {"phone": "+49 30 1234", **typed, **change})
        assert (answer.status_code, field) == (422, field)
        assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
        kept = [value for name, value in (("name", "Rosa Field"), ("phone", "+49 30 1234")) if name != field]
        assert all(f'value="{value}"' in answer.text for value in kept), field
    assert session.scalar(select(func.count()).select_from(Patient)) == 1


def test_another_clinics_therapist_cannot_be_given(
    alice: FlaskClient, people: People, typed: dict[str, str]
) -> None:
    assert fill_in(alice, "/patients/new", typed | {"therapist_id": str(people.bob.id)}).status_code == 422


def test_an_assistant_registers_for_a_therapist(
    client: FlaskClient, clock: Clock, people: People, typed: dict[str, str]
) -> None:
    sign_in(client, people.amos)
    assert fill_in(client, "/patients/new", typed).status_code == 303
    assert "Rosa Field" in client.get("/patients").text


def test_an_assistant_says_whose_patient_it_is(
    client: FlaskClient, clock: Clock, people: People, session: Session, typed: dict[str, str]
) -> None:
    sign_in(client, people.amos)
    del typed["therapist_id"]
    answer = fill_in(client, "/patients/new", typed)
    assert answer.status_code == 422
    assert "Choose whose patient this is." in answer.text.split('id="therapist_id-error"')[1].split("</p>")[0]
    assert controls(answer.text)["name"] == ["Rosa Field"]
    assert session.scalar(select(func.count()).select_from(Patient)) == 1


def test_details_are_changed(
    alice: FlaskClient, people: People, session: Session, typed: dict[str, str]
) -> None:
    changes = typed | {"name": "Pat Married", "weight_kg": "", "reason": "Her identity card."}
    assert fill_in(alice, address(people, "/edit"), changes).status_code == 303
    session.expire_all()
    assert people.pat.name == "Pat Married"
    assert people.pat.weight_kg is None


def test_a_refused_change_writes_nothing(
    alice: FlaskClient, people: People, session: Session, typed: dict[str, str]
) -> None:
    assert fill_in(alice, address(people, "/edit"), typed | {"weight_kg": "1"}).status_code == 422
    session.expire_all()
    assert people.pat.name == "Pat Patient"


def test_goals_are_saved_and_shown(alice: FlaskClient, people: People) -> None:
    assert fill_in(alice, address(people, "/goals"), {"texts-0": "Garden for an hour"}).status_code == 303
    assert "Garden for an hour" in alice.get(address(people)).text


def test_a_goal_that_is_too_long_comes_back_with_the_others(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = fill_in(alice, address(people, "/goals"), {"texts-0": "Walk", "texts-1": "y" * 201})
    assert answer.status_code == 422
    assert "Keep a goal to 200 characters." in answer.text
    assert 'value="Walk"' in answer.text
    assert session.scalar(select(func.count()).select_from(Goal)) == 0


def test_an_invitation_shows_the_code_once(alice: FlaskClient, people: People, session: Session) -> None:
    page = alice.post(address(people, "/invitation")).text
    code = page.split('class="invitation-code')[1].split(">")[1].split("<")[0]
    assert len(code) == 14
    assert code not in alice.get(address(people)).text
    assert session.scalar(select(func.count()).where(Invitation.patient_id.is_not(None))) == 1


@pytest.mark.parametrize("who", ["bob", "ada"])
def test_another_clinic_and_the_administrator_find_no_such_page(
    client: FlaskClient, clock: Clock, people: People, who: str
) -> None:
    sign_in(client, getattr(people, who))
    assert [client.get(address(people, page)).status_code for page in PAGES] == [404] * len(PAGES)


def test_another_clinic_cannot_write(
    client: FlaskClient, clock: Clock, session: Session, people: People
) -> None:
    sign_in(client, people.bob)
    assert [client.post(address(people, page)).status_code for page in ACTIONS] == [404] * len(ACTIONS)
    of_pat = select(AuditEvent.action).where(AuditEvent.patient_id == people.pat.id)
    assert session.scalars(of_pat).all() == ["patient.register"]


def test_an_unknown_patient_is_not_found(alice: FlaskClient) -> None:
    assert alice.get(f"/patients/{uuid4()}").status_code == 404
    assert alice.get("/patients/not-an-id").status_code == 404


def test_any_address_of_the_list_answers(alice: FlaskClient) -> None:
    for query in ("page=0", "page=x", "page=" + "9" * 40, "q=%ff", "whose=everybody", "q=" + "a+" * 500):
        assert alice.get(f"/patients?{query}").status_code == 200, query


def test_reading_a_record_and_the_list_is_audited(
    alice: FlaskClient, people: People, session: Session
) -> None:
    alice.get(address(people))
    alice.get("/patients")
    read = session.scalars(select(AuditEvent).where(AuditEvent.action == "patients.read")).one()
    listed = session.scalars(select(AuditEvent).where(AuditEvent.action == "patients.list")).one()
    assert (read.patient_id, read.actor_id) == (people.pat.id, people.alice.id)
    assert listed.detail == {"patients": [str(people.pat.id)]}


def test_a_red_flag_stands_at_the_top_of_the_patients_page(
    alice: FlaskClient, people: People, session: Session
) -> None:
    fill_in(alice, address(people, "/intake"), {"saddle_numbness": "yes"})
    page = alice.get(address(people)).text
    assert "Red flag: refer, do not prescribe" in page
    assert "Numbness between the legs" in page
    assert "Red flag" in alice.get("/patients").text


def test_what_a_patient_is_called_is_never_taken_for_markup(
    alice: FlaskClient, people: People, session: Session
) -> None:
    factories.patient(session, people.alice, "Pat <script>alert(1)</script>")
    goals.write(session, patient=people.pat, texts=["<img src=x>"], by=people.alice, at=NOW, seen=None)
    session.commit()
    assert "<script>alert" not in alice.get("/patients").text
    assert "<img src=x>" not in alice.get(address(people)).text
