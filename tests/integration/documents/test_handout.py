"""What a patient, a printer and another program find in the handout."""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pikepdf
import pytest
from weasyprint import LOGGER

from clinic.documents import handout
from clinic.domain import canonical
from clinic.domain.plans import snapshot
from tests.integration.documents.plans import TEXTS, drawing, item, plan


def words(pdf: bytes) -> str:
    """The text as a reader or a search engine extracts it, with white space and bullets collapsed."""
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "\f".join(" ".join(page.replace("•", " ").split()) for page in text.split("\f"))


def pages(pdf: bytes) -> list[str]:
    return words(pdf).split("\f")[:-1]


MARKUP = 'Bobby <script>alert("x")</script> & {{ 7 * 7 }}'
SCRIPTS = "Νίκη Παπαδοπούλου, Łukasz Żółć, Đỗ Thị Hồng, Юлия Ким"


@pytest.fixture(scope="module")
def unusual():
    """A plan with little in it, on the other paper, with names that trip careless templates."""
    exercise = item(0)
    exercise["dosage"]["note"] = "One set on bad days."
    bare = {"consults": [], "goals": [], "note": "", "cautions": [], "stop": [], "items": [exercise]}
    return handout.render(
        plan(
            **bare,
            plan={"paper": "letter", "signed_at": "2026-11-21T23:30:00Z"},
            ball={"size_cm": None, "firmness": None},
            patient={"name": MARKUP},
            signer={"name": SCRIPTS},
        )
    )


def test_every_exercise_says_what_how_and_how_much(rendered):
    text = words(rendered)

    for exercise in TEXTS:
        for sentence in (exercise["name"], exercise["why"], exercise["dosage_words"], *exercise["steps"]):
            assert sentence in text
        for sentence in (
            *exercise["stop_if"],
            *exercise["easier"],
            *exercise["cautions"],
            *exercise["needs"],
        ):
            assert sentence in text
        assert exercise["breathing"] in text
        assert exercise["feel"] in text


def test_steps_are_numbered(rendered):
    assert "1. Bend your knees" in words(rendered)
    assert "2. Go down only as far" in words(rendered)


def test_a_note_on_the_dosage_is_printed(unusual):
    assert "One set on bad days." in words(unusual)


def test_every_page_names_patient_plan_and_page(rendered):
    all_pages = pages(rendered)

    for number, page in enumerate(all_pages, start=1):
        assert "Pat Example" in page
        assert "Plan K7Q2MX4D, version 2" in page
        assert f"Page {number} of {len(all_pages)}" in page


def test_stop_signs_come_with_the_phone_number_before_the_first_exercise(rendered):
    before = pages(rendered)[1]

    assert "When to stop and get help Stop and call for help if you go numb between your legs." in before
    assert "Phone the clinic: +49 30 5550 123" in before


def test_a_consult_is_stated_with_who_and_when(rendered):
    statement = (
        "A consult took place with Dr. Sam Rivera, Orthopaedic surgeon, LIC 20431 on November 19, 2026."
    )

    assert statement in words(rendered)


def test_what_the_plan_does_not_have_leaves_no_heading(unusual):
    text = words(unusual)

    for heading in ("consult", "working towards", "From your therapist", "Your ball:", "When to stop"):
        assert heading not in text


def test_the_signer_is_named_with_registration_and_the_clinics_own_time(rendered):
    text = words(rendered).replace("\u202f", " ")

    assert "Prescribed and reviewed by Alice Therapist Physiotherapist, PT 104 882" in text
    assert "November 21, 2026, 3:00 PM (Europe/Berlin)" in text


def test_the_signing_day_is_the_clinics_day(unusual):
    assert "Signed November 22, 2026" in words(unusual)


def test_screening_findings_reach_neither_page_nor_attachment(rendered):
    with pikepdf.open(BytesIO(rendered)) as pdf:
        attached = pdf.attachments["plan.json"].get_file().read_bytes()

    assert "herniated" not in words(rendered)
    assert b"herniated" not in attached
    assert b'"screening"' not in attached


def test_the_plan_is_attached_as_its_source(rendered):
    shown = {key: value for key, value in plan().items() if key != "screening"}

    with pikepdf.open(BytesIO(rendered)) as pdf:
        assert pdf.attachments["plan.json"].get_file().read_bytes() == canonical.canonical(shown)
        assert pdf.attachments["plan.json"].relationship == "/Source"


def test_the_fingerprint_of_the_whole_snapshot_is_printed(rendered):
    assert canonical.digest(plan()) in words(rendered)


@pytest.mark.parametrize(("handout_of", "size"), [("rendered", (595, 842)), ("unusual", (612, 792))])
def test_the_paper_is_the_plans(handout_of, size, request):
    with pikepdf.open(BytesIO(request.getfixturevalue(handout_of))) as pdf:
        for page in pdf.pages:
            assert [round(float(edge)) for edge in page.mediabox] == [0, 0, *size]


def test_the_diary_has_a_box_a_day_for_four_weeks(rendered):
    diary = pages(rendered)[-1]

    assert diary.count("Mon Tue Wed Thu Fri Sat Sun") == 4
    assert "Week 4" in diary


def test_the_fixed_words_can_be_translated_and_the_plans_own_stay():
    german = {"Stop if": "Aufhören, wenn", "Page": "Seite", "of": "von"}

    text = words(
        handout.render(plan(1), lambda word, **values: handout.english(german.get(word, word), **values))
    )

    assert "Aufhören, wenn Your low back sags" in text
    assert "Seite 1 von" in text


def test_names_are_text_even_if_they_look_like_markup(unusual):
    assert MARKUP in words(unusual)


def test_names_in_other_scripts_keep_every_letter(unusual):
    assert SCRIPTS in words(unusual)


def test_rendering_has_nothing_to_complain_about(caplog):
    with caplog.at_level(logging.WARNING):
        handout.render(plan(1))

    assert caplog.messages == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.svg",
        "https://tracker.example/x.png",
        "file:///etc/hostname",
        "data:image/svg+xml,x",
        "x.svg",
    ],
)
def test_a_picture_that_asks_for_more_stops_the_handout(address):
    exercise = item(0)
    exercise["figures"][0]["svg"] = drawing("Start.", 0).replace(
        "</svg>", f'<image href="{address}" width="9" height="9"/></svg>'
    )

    with pytest.raises(handout.RenderingError, match="Failed to render SVG image picture:item-1/start"):
        handout.render(plan(items=[exercise]))


@pytest.mark.parametrize("svg", ["", "<svg", "not a picture"])
def test_a_picture_that_cannot_be_drawn_stops_the_handout(svg):
    exercise = item(0)
    exercise["figures"][1]["svg"] = svg

    with pytest.raises(handout.RenderingError, match="picture:item-1/end"):
        handout.render(plan(items=[exercise]))


def test_a_picture_that_cannot_be_drawn_stops_it_also_where_logging_was_silenced(monkeypatch):
    exercise = item(0)
    exercise["figures"][1]["svg"] = "<svg"
    monkeypatch.setattr(LOGGER, "disabled", True)

    with pytest.raises(handout.RenderingError, match="picture:item-1/end"):
        handout.render(plan(items=[exercise]))
    assert LOGGER.disabled


def test_where_no_error_can_be_heard_no_handout_is_made():
    logging.disable(logging.CRITICAL)
    try:
        with pytest.raises(handout.RenderingError, match="a missing picture would go unnoticed"):
            handout.render(plan())
    finally:
        logging.disable(logging.NOTSET)


def test_the_first_plan_of_a_process_has_the_bytes_of_the_second():
    handout.look.cache_clear()

    assert handout.render(plan()) == handout.render(plan())


def test_equal_snapshots_give_equal_bytes_in_any_process(rendered):
    script = (
        "import sys; from clinic.documents import handout; from tests.integration.documents.plans import plan;"
        "backwards = dict(reversed(plan().items())); sys.stdout.buffer.write(handout.render(backwards))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}

    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment)

    assert again.stdout == rendered


def test_threads_wait_for_each_other_and_get_the_same_bytes():
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(handout.render, [plan(1), plan(1)])

    assert first == second


def test_a_snapshot_out_of_shape_is_refused():
    with pytest.raises(snapshot.SnapshotError, match=r"snapshot.goals: expected a list"):
        handout.render(plan(goals="Walk"))
