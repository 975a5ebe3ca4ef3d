"""Where the handout's pages end: an exercise has a page, and what belongs together stays together."""

import yaml

from clinic.documents import handout
from clinic.domain.library import exercise_data
from clinic.settings import ROOT
from tests.integration.documents.plans import DOSAGE, item, plan
from tests.integration.documents.test_handout import pages


def library():
    """Every exercise of the library as a plan item, each with two cautions and a note."""
    for number, file in enumerate(sorted((ROOT / "seed/exercises").glob("*.yaml"))):
        exercise = exercise_data.parse(yaml.safe_load(file.read_text()), source=file.name)
        texts = exercise.instructions
        yield item(number) | {
            "name": exercise.name,
            "why": exercise.why,
            "setup": list(texts.setup),
            "steps": list(texts.steps),
            "breathing": texts.breathing,
            "feel": texts.feel,
            "stop_if": list(texts.stop_if),
            "easier": list(exercise.easier_ways),
            "needs": list(exercise.needs),
            "cautions": ["Keep the movement small.", "Stop if pain or tingling moves further down your leg."],
            "dosage": DOSAGE | {"note": "On a bad day do one set."},
        }


def test_the_twelve_wordiest_exercises_take_one_page_each_of_the_shorter_paper():
    items = sorted(library(), key=lambda exercise: len(str(exercise)))[-12:]

    all_pages = pages(handout.render(plan(items=items, plan={"paper": "letter"})))

    assert len(all_pages) <= 22
    first = next(number for number, page in enumerate(all_pages) if "Do it" in page)
    for exercise, page in zip(items, all_pages[first : first + 12], strict=True):
        for part in ("name", "why", "feel"):
            assert exercise[part] in page


def test_the_stop_signs_stay_together_although_many_cautions_come_before():
    signs = [f"Stop if sign number {number} comes." for number in range(1, 11)]
    cautions = [f"Take care with this, in all that you do from now on, number {n}." for n in range(32)]
    all_pages = pages(handout.render(plan(1, stop=signs, cautions=cautions)))

    assert [[sign in page for sign in signs] for page in all_pages if signs[0] in page] == [[True] * 10]
