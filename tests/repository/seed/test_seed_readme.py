"""The worked examples in the content's README are real: what they show is what the reader accepts."""

import re

import pytest
import yaml

from clinic.domain.library import exercise_data, references
from clinic.domain.library.search import search_words
from clinic.domain.programs import template_data
from clinic.settings import ROOT
from tests import seed

README = (ROOT / "seed" / "README.md").read_text("utf-8")
EXERCISE, REFERENCE, LADDERS, TEMPLATE, SEARCH_WORDS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
TABLE = re.findall(r"\]\(([\w./]+\.md)\)", README)


def test_the_example_exercise_is_read() -> None:
    assert exercise_data.parse(yaml.safe_load(EXERCISE), source="README.md").slug == "wall-squat"


def test_the_example_reference_is_the_one_that_is_cited() -> None:
    [shown] = references.parse(yaml.safe_load(REFERENCE), source="README.md").values()
    listed = references.parse(
        yaml.safe_load((ROOT / "seed" / "references.yaml").read_text("utf-8")), source="references.yaml"
    )

    assert listed[shown.id] == shown


def test_the_example_ladder_is_the_one_that_is_climbed() -> None:
    shown = yaml.safe_load(LADDERS)
    whole = yaml.safe_load((ROOT / "seed" / "progressions.yaml").read_text("utf-8"))

    assert shown["ladders"]["repetitions"] == whole["ladders"]["repetitions"]
    assert [rung for rung in shown["then"] if rung not in whole["then"]] == []
    assert set(shown["said_by_figures"]) <= set(whole["said_by_figures"])


def test_the_example_template_is_read() -> None:
    shown = template_data.parse(
        yaml.safe_load(TEMPLATE), source="README.md", library=seed.library(), cited=seed.references()
    )

    assert shown.slug in seed.templates()


def test_the_example_of_words_is_part_of_those_that_are_read() -> None:
    slugs = {file.stem for file in (ROOT / "seed" / "exercises").glob("*.yaml")}
    shown = search_words.parse(yaml.safe_load(SEARCH_WORDS), source="README.md", slugs=slugs)
    whole = yaml.safe_load((ROOT / "seed" / "search.yaml").read_text("utf-8"))

    assert shown.ignored <= set(whole["ignored"])
    assert shown.left_out <= set(whole["left_out_and_said"])
    for meaning in shown.meanings:
        assert any(set(meaning.typed) <= set(group["typed"]) for group in whole["words"])


@pytest.mark.parametrize("page", TABLE)
def test_the_pages_it_points_to_are_there(page: str) -> None:
    assert (ROOT / "seed" / page).is_file()
