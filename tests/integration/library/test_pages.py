"""The library's pages: the address says what is shown, every exercise has its page, pictures can be kept for ever."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import FavoriteExercise
from clinic.services.audit.trail import NO_CLINIC
from clinic.services.library import catalogue, public
from clinic.web.therapist.library.filters import PAGE_SIZE
from tests.factories import NOW, People
from tests.integration.conftest import sign_in

SLUG = "forearm-plank"


def heading(page: str) -> str:
    return page.split('id="found-heading"')[1].split(">")[1].split("<")[0]


def test_the_library_shows_every_exercise(alice: FlaskClient, session: Session) -> None:
    library = [found.exercise for found in catalogue.library(session)]
    pages = [alice.get(f"/library?page={number}").text for number in range(1, len(library) // PAGE_SIZE + 2)]
    assert heading(pages[0]) == f"{len(library)} exercises"
    for exercise in library:
        assert f'href="/library/{exercise.slug}"' in "".join(pages)


def test_a_slip_of_the_finger_is_forgiven(alice: FlaskClient) -> None:
    assert heading(alice.get("/library?q=hamstrng").text) == heading(alice.get("/library?q=hamstring").text)


def test_filters_narrow_the_list_and_stay_ticked(alice: FlaskClient, session: Session) -> None:
    page = alice.get("/library?level=beginner&category=flexibility&q=ball").text
    wanted = [
        e
        for e in catalogue.search(session, NO_CLINIC, "ball")
        if (e.level, e.category) == ("beginner", "flexibility")
    ]
    assert heading(page) == f"{len(wanted)} exercise{'' if len(wanted) == 1 else 's'}"
    assert 'value="beginner" checked' in page
    assert 'value="flexibility" checked' in page


def test_both_looks_show_the_same_exercises(alice: FlaskClient) -> None:
    for look in ("pictures", "compact"):
        assert f'href="/library/{SLUG}"' in alice.get(f"/library?q=plank&look={look}").text


def test_an_address_nobody_made_still_answers(alice: FlaskClient) -> None:
    for query in (
        "level=olympic",
        "look=cinema",
        "q=%ff",
        "q=" + "z" * 3000,
        "favourites=2",
        "muscle=&muscle=x",
    ):
        assert alice.get(f"/library?{query}").status_code == 200, query


def test_every_exercise_has_its_page(alice: FlaskClient, session: Session) -> None:
    for exercise in (found.exercise for found in catalogue.library(session)):
        page = alice.get(f"/library/{exercise.slug}")
        assert page.status_code == 200
        assert exercise.instructions.steps[0] in page.text.replace("&#39;", "'")
        assert "Not yet clinically reviewed" in page.text


def test_a_page_shows_dosage_tags_sources_and_the_chain(alice: FlaskClient) -> None:
    page = alice.get(f"/library/{SLUG}").text
    for said in (
        "3 × 25 seconds",
        "Grows to 60 seconds in steps of 10 to 15 seconds",
        "Face down",
        "S2:",
        "Harder",
    ):
        assert said in page


def test_a_page_says_which_sources_prove_nothing(alice: FlaskClient) -> None:
    page = alice.get("/library/kneeling-back-extension").text
    trainer, clinic = (page.split(f"<li>{source}: ")[1].split("</li>")[0] for source in ("F21", "P12"))

    assert trainer.endswith("</a> (for names and positions only)")
    assert clinic.endswith("</a>")


def test_a_page_names_the_degree_of_a_movement_once(alice: FlaskClient) -> None:
    far, near = (alice.get(f"/library/{slug}").text for slug in ("pike", "seated-pelvic-tilt"))
    assert "Bends the lower back far forward" in far
    assert "Bends the lower back forward" not in far
    assert "Bends the lower back forward" in near


def test_a_page_tells_the_mechanic_and_where_the_demands_fall(alice: FlaskClient, session: Session) -> None:
    page = alice.get("/library/kneeling-push-up").text
    risks = page.split("<h2>Risk areas")[1].split("</section>")[0]
    assert catalogue.of_library(session, "kneeling-push-up").exercise.mechanic in page
    assert "<dt>Wrists</dt><dd>weight on bent-back wrists</dd>" in risks
    assert "<dt>Neck</dt>" not in risks


def test_a_move_in_three_parts_has_three_pictures(alice: FlaskClient) -> None:
    page = alice.get("/library/oblique-crunch").text.split('class="figure-pair"')[1]
    for panel, caption in (("start", "Start"), ("middle", "On the way"), ("end", "End")):
        assert f"/library/oblique-crunch/{panel}.svg" in page
        assert f"<figcaption>{caption}</figcaption>" in page
    assert alice.get("/library/oblique-crunch/middle.svg").text.startswith("<svg")


def test_a_picture_is_an_image_that_can_be_kept_for_ever(alice: FlaskClient) -> None:
    page = alice.get("/library?q=forearm").text
    source = page.split(f'src="/library/{SLUG}/start.svg')[1].split('"')[0]
    answer = alice.get(f"/library/{SLUG}/start.svg{source}")
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.text.startswith("<svg")


def test_the_movement_comes_as_frames_for_the_player(alice: FlaskClient) -> None:
    page = alice.get(f"/library/{SLUG}").text
    frames = alice.get(page.split('data-frames="')[1].split('"')[0])
    assert {name for _, name, _ in frames.json} <= {"d", "cx", "cy", "r", "rx", "ry", "transform"}
    assert "immutable" in frames.headers["Cache-Control"]


def test_what_is_not_in_the_library_is_not_found(alice: FlaskClient) -> None:
    for path in (
        "moonwalk",
        "moonwalk/start.svg",
        "moonwalk/frames.json",
        f"{SLUG}/middle.svg",
        f"{SLUG}/revisions/9",
    ):
        assert alice.get(f"/library/{path}").status_code == 404, path


def test_an_earlier_revision_can_be_read_and_says_so(alice: FlaskClient, session: Session) -> None:
    catalogue.of_library(session, SLUG).revision.retired_on = NOW.date()
    public.sync(session, at=NOW)
    session.commit()
    assert "An earlier text" in alice.get(f"/library/{SLUG}/revisions/1").text
    assert "An earlier text" not in alice.get(f"/library/{SLUG}").text


def test_a_favorite_is_kept_and_can_be_listed(alice: FlaskClient, session: Session, people: People) -> None:
    assert alice.post(f"/library/{SLUG}/favourite", data={"wanted": "yes"}).status_code == 303
    assert heading(alice.get("/library?favourites=1").text) == "1 exercise"
    alice.post(f"/library/{SLUG}/favourite", data={"wanted": "no"})
    assert session.scalars(select(FavoriteExercise)).all() == []


def test_a_favorite_is_marked_for_whoever_chose_it_alone(
    alice: FlaskClient, app: Flask, people: People
) -> None:
    bob = app.test_client()
    sign_in(bob, people.bob)
    address = f"/library?q={SLUG.replace('-', ' ')}"

    for wanted, marked in (("yes", True), ("no", False), ("yes", True)):
        alice.post(f"/library/{SLUG}/favourite", data={"wanted": wanted})
        assert ["favorite-mark" in page.get(address).text for page in (alice, bob)] == [marked, False]


def test_a_favorite_that_makes_no_sense_is_refused(alice: FlaskClient, session: Session) -> None:
    for slug, wanted, status in ((SLUG, "maybe", 422), (SLUG, "", 422), ("moonwalk", "yes", 404)):
        answer = alice.post(f"/library/{slug}/favourite", data={"wanted": wanted})
        assert (answer.status_code, slug, wanted) == (status, slug, wanted)
    assert session.scalars(select(FavoriteExercise)).all() == []


def test_what_was_forgiven_is_said_where_the_library_is_searched(alice: FlaskClient) -> None:
    said = "Shown for hamstring; you typed hamstrng."
    assert said in alice.get("/library?q=hamstrng").text
    assert "you typed" not in alice.get("/library?q=hamstring").text


def test_nothing_found_says_which_word_or_filter_it_is(alice: FlaskClient) -> None:
    assert "No exercise has the word “zebra”." in alice.get("/library?q=plank+zebra").text
    assert "Take a filter away." in alice.get("/library?q=pike&level=beginner").text
