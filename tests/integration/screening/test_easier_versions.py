"""An easier version is advised where it helps this patient, and shown with what the screening says about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from clinic.domain.library.reviews import ReviewState
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.suitability import ADVISED, Easier, instead
from clinic.models import Patient, RulebookRevision
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.screening import assess, easier, rulebooks
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.unit.screening.judged import finding

NO_HELP = (
    "The easier version, Knee tuck on the ball, needs a consult, too. Have the consult name this exercise."
)
ADVICE = "Test the easier version first, or have the consult name this exercise."


@pytest.fixture
def old(desk: Desk) -> Desk:
    desk.session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).born = date(1934, 5, 2)
    desk.answer_all()
    return desk


def easier_of(page: str) -> list[tuple[str, str]]:
    """Each easier version on a page, with the word of its badge."""
    lines = re.findall(r'class="easier-versions">(.*?)</p>', page, re.S)
    found = re.findall(
        r"<a [^>]+>([^<]+)</a> <span class=\"badge-severity[^>]+>(.*?)</span>", "".join(lines), re.S
    )
    return [(unescape(name), re.sub(r"<svg.*?</svg>", "", badge, flags=re.S)) for name, badge in found]


def test_a_version_that_needs_the_same_consult_is_not_advised(
    old: Desk, client: FlaskClient, clock: Clock
) -> None:
    program = old.draft("pike")
    old.session.commit()
    sign_in(client, old.alice)
    builder = client.get(f"/programs/{program.id}").text
    assert NO_HELP in builder
    assert ADVICE not in builder
    assert easier_of(builder) == [("Knee tuck on the ball", "Consult needed")]
    consult = client.get(f"/programs/{program.id}/consult").text
    assert NO_HELP in consult
    assert ADVICE not in consult


def test_a_version_that_spares_the_consult_is_advised(old: Desk, client: FlaskClient, clock: Clock) -> None:
    program = old.draft("wall-sit")
    old.session.commit()
    sign_in(client, old.alice)
    builder = client.get(f"/programs/{program.id}").text
    assert ADVICE in builder
    assert "needs a consult, too" not in builder
    assert easier_of(builder) == [("Wall squat with the ball", "Clear")]


def test_a_version_beyond_a_consults_limits_says_so(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.herniated_disc()
    program = desk.draft("ball-crunch")
    desk.consult(program, decision=Decision.PROCEED_WITH_LIMITS, limits=Limits(most_reps=1))
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}").text
    assert "The consult allows at most 1 repetitions." in unescape(page)
    assert "beyond a consult's limits" in unescape(page.split('class="easier-versions"')[1].split("</p>")[0])


def test_what_cannot_be_screened_is_never_called_clear(old: Desk) -> None:
    program = old.draft("pike")
    review = assess.review(old.session, program=program, record=old.record())
    old.session.execute(delete(RulebookRevision))
    (version,) = easier.of(old.session, review)["pike"]
    assert version.severity.word == "needs_info"


@pytest.mark.parametrize("slug", ["ball-crunch", "forearm-plank", "bridge-shoulders-on-ball", "pike"])
def test_a_version_that_is_ruled_out_is_advised_nowhere(
    desk: Desk, client: FlaskClient, clock: Clock, slug: str
) -> None:
    desk.session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).born = date(1941, 5, 2)
    desk.answer_all(retinal_or_eye_surgery="yes")
    program = desk.draft(slug)
    review = assess.review(desk.session, program=program, record=desk.record())
    versions = easier.of(desk.session, review)[slug]
    desk.session.commit()
    sign_in(client, desk.alice)
    for page in (f"/programs/{program.id}", f"/programs/{program.id}/consult"):
        text = unescape(client.get(page).text)
        for version in versions:
            if version.severity.word == "contraindicated":
                assert f"The easier version, {version.name}, is ruled out for this patient, too." in text
        assert not re.search(r"(Test|Start with|use) the easier version", text)


def test_no_advice_names_a_version_that_stands_in_the_way(desk: Desk) -> None:
    """Every exercise of the library for a patient with much the matter: what is still advised may be signed."""
    desk.session.get_one(Patient, (desk.pat.clinic_id, desk.pat.id)).born = date(1941, 5, 2)
    desk.answer_all(retinal_or_eye_surgery="yes", hernia="yes", glaucoma="yes")
    advised = replaced = 0
    for exercise in catalogue.prepared(desk.session, desk.pat.clinic_id).index.exercises:
        review = assess.review(desk.session, program=desk.draft(exercise.slug), record=desk.record())
        versions = easier.of(desk.session, review)
        for each in review.assessment.judged:
            said = easier.said(each.finding, versions)
            if said.instead != each.finding.instead:
                replaced += 1
            elif ADVISED.search(said.instead) and said.exercise:
                advised += 1
                assert not any(one.objection for one in versions[said.exercise])
                assert versions[said.exercise]
        drafts.remove_item(
            desk.session,
            program=review.program,
            item_id=review.program.items[0].id,
            by=desk.alice,
            at=NOW,
        )
    assert replaced > 20
    assert advised


def test_what_is_left_of_any_rules_advice_is_a_sentence(desk: Desk) -> None:
    against = (Easier("x", "The x", {"a": Severity.CONTRAINDICATED}),)
    for rule in rulebooks.current(desk.session).rules:
        left = instead(replace(finding(Severity.CONSULT), exercise="pike", instead=rule.instead), against)
        if ADVISED.search(rule.instead):
            rest = left.removeprefix("The easier version, The x, is ruled out for this patient, too.").strip()
            assert not ADVISED.search(rest)
            assert not rest or (rest[0].isupper() and rest.endswith(".") and len(rest.split()) > 2)
        else:
            assert left == rule.instead


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ({"rules": {"a": Severity.NEEDS_INFO}}, "cannot be judged before what is missing is recorded."),
        ({"rules": {}, "beyond": True}, "goes beyond the limits of a consult."),
        ({"rules": {}, "review": ReviewState()}, "is not reviewed, and this clinic signs reviewed"),
        ({"rules": {"a": Severity.CAUTION}, "review": ReviewState("Bob", date(2026, 1, 2))}, ""),
    ],
)
def test_all_that_stands_in_the_way_counts(version: dict[str, Any], said: str) -> None:
    one = finding(Severity.CONSULT, instead="Test the easier version first.", exercise="pike")
    text = instead(one, [Easier("tuck", "Tuck", **version)])
    assert said in text
    assert text.startswith("The easier version, Tuck") is bool(said)


def test_of_several_those_that_help_are_named() -> None:
    one = finding(Severity.CONSULT, instead="Test the easier version first.", exercise="pike")
    two = [Easier("a", "A", {}), Easier("b", "B", {"r": Severity.CONSULT})]
    assert instead(one, two) == (
        "Test the easier version first. Of the easier versions, take A. The easier version, B, needs a consult, too."
    )
    assert instead(one, ()) == "This exercise has no easier version."
    assert instead(one, None) == one.instead
