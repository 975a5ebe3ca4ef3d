"""The page of a consult offers every movement the library knows, and says what its flags ask for."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.domain.library.vocabulary import RETIRED_TAGS, Tag
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.words import EXAMINED
from clinic.services.record import problems
from clinic.services.screening import consult_letters, consults
from tests.browser import conditions, controls, with_flags
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.documents.words import words_of

ISO = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def address(client: FlaskClient, clock: Clock, desk: Desk) -> str:
    """The page for a herniated disc, for Alice who is signed in."""
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    return f"/programs/{program.id}/consult"


@pytest.fixture
def operated(client: FlaskClient, clock: Clock, desk: Desk) -> str:
    """The page for an operation of four weeks ago, about which one flag is up, for Alice who is signed in."""
    desk.answer_all(other_surgery="yes")
    desk.problem("other_surgery", weeks_ago=4, surgery_on=NOW.date() - timedelta(weeks=4), minor=False)
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    return f"/programs/{program.id}/consult"


def test_a_consult_offers_every_movement_in_each_degree_and_no_word_that_is_retired(
    client: FlaskClient, address: str
) -> None:
    page = client.get(address).text

    assert {tag for tag in Tag if f'value="{tag}"' in page} == set(Tag) - RETIRED_TAGS


def test_one_condition_is_one_card_however_many_exercises_and_rules_it_asks_about(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS, "ball-crunch", "russian-twist", "wall-squat")
    flags = desk.assess(program).consults_due
    desk.session.commit()
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}/consult").text)

    cards = page.partition("What asks for it")[2].partition("</section>")[0]
    conditions = {flag.subjects for flag in flags}
    assert len(flags) > len(conditions)
    assert cards.count("<article") == len(conditions)
    said = [(flag.rule, flag.instead) for flag in flags]
    assert all(cards.count(f"<p>{instead}") + cards.count(f" {instead}") >= 1 for _rule, instead in set(said))
    for name in ("Crunch on the ball", "Wall squat"):
        assert name in cards


def test_the_page_says_what_has_to_be_examined_before_it_refuses(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    wanted = re.search(r"To proceed, the flags above ask for: (.+?)\.<", page)[1]

    saved = client.post(address, data={**with_flags(page), "decision": "proceed", "reason": "Stable."})

    assert saved.status_code == 422
    refused = re.search(r"ask for an examination that is not ticked: (.+?)\.<", saved.text)[1]
    assert set(re.split(", | and ", wanted)) == set(re.split(", | and ", refused)) != set()


def test_each_examination_says_at_its_tick_whether_a_flag_asks_for_it(
    client: FlaskClient, address: str
) -> None:
    ticks = unescape(client.get(address).text).partition('id="examined"')[2].partition("</fieldset>")[0]
    labels = re.findall(r"<label[^>]*>([^<]+)", ticks)
    asked = {label for label in labels if label.endswith("Asked for: Herniated disc, low back")}
    assert labels[-1] == "Blood pressure measured"
    assert {label.partition(".")[0] for label in asked} == {*EXAMINED.values()} - {"Blood pressure measured"}


def test_an_examination_names_the_conditions_that_ask_for_it_where_there_are_several(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(cancer_past="yes", lumbar_disc_herniation="yes")
    desk.problem("cancer_past", weeks_ago=400)
    desk.problem("lumbar_disc_herniation", weeks_ago=60)
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}/consult").text)
    assert "Red flags asked again. Asked for: Cancer, now or in the past; Herniated disc, low back<" in page


def test_every_day_that_the_page_and_the_letter_say_is_written_in_words(
    client: FlaskClient, address: str, desk: Desk
) -> None:
    page = client.get(address).text
    because = page.split("<dt>Because</dt>")[1].split("</dd>")[0]
    assert re.search(r"began [A-Z][a-z]{2} \d+, \d{4}.* \(.+, [A-Z][a-z]{2} \d+, \d{4}\)", because)
    assert not ISO.search(because)

    printed = client.get(address.replace("/consult", "/consult-letter.pdf")).data
    text = words_of(printed)
    assert "began" in text
    assert not ISO.search(text)


def test_who_decides_reads_the_side_and_the_note_which_no_rule_reads(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    desk.problem("recent_fracture", weeks_ago=4, side="left", site="leg_or_foot")
    problems.record(
        desk.session,
        patient=desk.pat,
        code="cancer_past",
        status="active",
        onset=None,
        attributes={},
        note="Breast, 2009, no metastases.",
        by=desk.alice,
        at=NOW,
        seen=None,
    )
    program = desk.draft("wall-squat")
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}/consult").text
    recorded = page.split('id="recorded"')[1].split("</section>")[0]
    assert "<dt>Side</dt><dd>left</dd>" in recorded
    assert "Breast, 2009, no metastases." in recorded
    letter = consult_letters.build(desk.session, program=program, patient=desk.pat, by=desk.alice, at=NOW)
    told = [ground for flag in letter.flags for ground in flag.grounds]
    assert f"{PROBLEMS['recent_fracture'].label}: side left" in told
    assert "Cancer, now or in the past: note “Breast, 2009, no metastases.”" in told


@pytest.mark.parametrize(
    "code",
    [
        "stroke",
        "lumbar_radiculopathy",
        "cervical_radiculopathy",
        "lumbar_disc_herniation",
        "cervical_disc_herniation",
        "dvt_or_pe",
        "retinal_or_eye_surgery",
        "chest_surgery",
        "sacroiliac_pain",
        "acute_joint_flare",
    ],
)
def test_the_side_of_what_has_one_is_asked(desk: Desk, client: FlaskClient, clock: Clock, code: str) -> None:
    desk.session.commit()
    sign_in(client, desk.alice)
    assert 'name="side"' in client.get(f"/patients/{desk.pat.id}/conditions/{code}").text


def test_of_several_flags_none_is_chosen_and_one_click_chooses_a_condition(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(lumbar_disc_herniation="yes", recent_fracture="yes")
    desk.problem("lumbar_disc_herniation", weeks_ago=3)
    desk.problem("recent_fracture", weeks_ago=4, site="leg_or_foot")
    program = desk.draft("pike", "wall-squat")
    due = desk.assess(program).consults_due
    desk.session.commit()
    sign_in(client, desk.alice)
    address = f"/programs/{program.id}/consult"

    page = client.get(address).text
    offered = conditions(page)
    assert controls(page)["findings"] == [""]
    assert 1 < len(offered) < len(due)
    assert sorted(key for value in offered for key in value.split(".")) == sorted(flag.key for flag in due)

    disc = next(value for value in offered if "." in value)
    sent = controls(page) | {"decision": "proceed", "reason": "Stable.", "examined": [*EXAMINED]}
    assert client.post(address, data=sent).status_code == 422
    assert client.post(address, data=sent | {"findings": [disc]}).status_code == 303
    (row,) = consults.of_patient(desk.session, desk.pat)
    assert sorted(row.covers) == sorted(disc.split("."))
    assert desk.assess(program).consults_due


def test_some_flags_of_a_condition_are_chosen_one_by_one_and_never_with_all(
    client: FlaskClient, address: str, desk: Desk
) -> None:
    page = client.get(address).text
    (whole,) = conditions(page)
    first, second, *_ = whole.split(".")
    sent = controls(page) | {"decision": "proceed", "reason": "Stable.", "examined": [*EXAMINED]}

    both = client.post(address, data=sent | {"findings": [whole, first]})
    assert both.status_code == 422
    assert "one by one, not both" in both.text
    assert client.post(address, data=sent | {"findings": [first]}).status_code == 303
    (row,) = consults.of_patient(desk.session, desk.pat)
    assert row.covers == [first]
    desk.session.rollback()
    assert second in conditions(client.get(address).text)[0].split(".")


def test_a_condition_chosen_on_a_page_that_is_open_takes_in_no_flag_that_came_since(
    client: FlaskClient, address: str, desk: Desk
) -> None:
    page = client.get(address).text
    sent = with_flags(page) | {"decision": "proceed", "reason": "Stable.", "examined": [*EXAMINED]}
    assert client.post(f"{address.removesuffix('/consult')}/items", data={"slug": "pike"}).status_code == 303

    refused = client.post(address, data=sent)
    assert refused.status_code == 422
    assert "Choose among the answers shown." in refused.text
    assert consults.of_patient(desk.session, desk.pat) == []


def test_a_consult_about_an_operation_asks_what_the_surgeon_limits(
    client: FlaskClient, desk: Desk, operated: str
) -> None:
    decided = {"decision": "proceed", "reason": "Scar closed.", "examined": [*EXAMINED]}
    page = client.get(operated).text
    assert "Which limits did the surgeon set?" in page
    sent = controls(page) | decided

    silent = client.post(operated, data=sent)
    assert silent.status_code == 422
    assert "say which limits the surgeon set and until when, or that none hold." in silent.text
    holds = {"surgeon": "hold", "surgeon_said": "Nothing  over 5 kg.", "surgeon_until": "2026-12-19"}
    alone = client.post(operated, data=sent | holds)
    assert alone.status_code == 422
    assert "so proceed with limits" in alone.text
    assert consults.of_patient(desk.session, desk.pat) == []
    patient = desk.pat.id
    desk.session.rollback()

    limited = holds | {"decision": "proceed_with_limits"}
    assert client.post(operated, data=sent | limited).status_code == 303
    record = client.get(f"/patients/{patient}").text
    assert "Surgeon&#39;s limits, until Dec 19, 2026: Nothing over 5 kg." in record


def test_that_no_limits_hold_is_said_and_kept(client: FlaskClient, desk: Desk, operated: str) -> None:
    said = {"decision": "proceed", "reason": "Scar closed.", "surgeon": "none_hold"}
    assert client.post(operated, data=controls(client.get(operated).text) | said).status_code == 303
    (row,) = consults.of_patient(desk.session, desk.pat)
    assert row.limits == {"surgeon": {"word": "none_hold"}}


def test_what_the_record_says_of_a_surgeons_limits_is_filled_in(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(hip_replacement="yes")
    until = NOW.date() + timedelta(weeks=4)
    months_ago = NOW.date() - timedelta(weeks=8)
    desk.problem("hip_replacement", weeks_ago=8, surgery_on=months_ago, limited=True, limits_until=until)
    program = desk.draft(HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    sent = controls(client.get(f"/programs/{program.id}/consult").text)
    assert (sent["surgeon"], sent["surgeon_until"]) == (["hold"], [until.isoformat()])


def test_a_consult_about_no_operation_asks_nothing_of_a_surgeon(client: FlaskClient, address: str) -> None:
    assert 'name="surgeon' not in client.get(address).text


def test_a_line_names_everything_that_one_click_decides_about(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all(stroke="yes")
    desk.problem("stroke", weeks_ago=4)
    program = desk.draft("pike")
    titles = {flag.title for flag in desk.assess(program).consults_due}
    desk.session.commit()
    sign_in(client, desk.alice)
    page = unescape(client.get(f"/programs/{program.id}/consult").text)
    (label,) = re.findall(r"<label[^>]*>([^<]*flags: [^<]*)", page)
    assert len(titles) > 1
    assert all(title in label for title in titles)


def test_the_only_flag_is_chosen_already(client: FlaskClient, operated: str) -> None:
    page = client.get(operated).text
    assert controls(page)["findings"] == ["", *conditions(page)]
    assert len(conditions(page)) == 1
