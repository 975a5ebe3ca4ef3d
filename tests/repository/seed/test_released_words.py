"""What a release wrote in words that are retired is still read, means as much as before, and keeps its digest."""

from pathlib import Path
from typing import Any

import pytest

from clinic.domain.library import exercise_data
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening import consult_limits, rulebook
from clinic.domain.screening.rulebook import Rulebook
from tests import seed
from tests.releases import data

LIBRARY = seed.library()
every_release = pytest.mark.parametrize("release", data.releases(), ids=lambda folder: folder.name)


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    return [row for held in data.read(release) if held.name == table for row in held.rows]


@every_release
@pytest.mark.parametrize("table", ["exercise_revisions", "own_exercise_revisions"])
def test_an_exercise_of_a_release_is_read_and_written_as_it_was(release: Path, table: str) -> None:
    contents = [row["content"] for row in rows(release, table)]
    exercises = [exercise_data.parse(content, source=content["slug"]) for content in contents]

    assert [exercise_data.as_data(exercise)["tags"] for exercise in exercises] == [
        c["tags"] for c in contents
    ]
    loaded = [exercise for exercise in exercises if Tag.AXIAL_LOAD in exercise.tags]
    assert loaded
    assert all({Tag.SPINAL_LOAD, Tag.LEG_LOAD} <= exercise.tags for exercise in loaded)


@every_release
def test_a_rulebook_of_a_release_keeps_its_digest_and_asks_for_today_s_words(release: Path) -> None:
    for row in rows(release, "rulebook_revisions"):
        rules = tuple(rule for section in row["content"] for rule in rulebook.parse(section, source="row"))
        assert Rulebook(rules).digest == row["digest"]
        (old,) = (rule for rule in rules if rule.id == "discectomy-later")
        assert old.scope is not None
        assert old.scope.takes(LIBRARY["wall-squat"].tags, Dose())
        assert not old.scope.takes(LIBRARY["wall-push-up"].tags, Dose())


@every_release
def test_the_limits_of_a_release_s_consults_are_read(release: Path) -> None:
    limits = [consult_limits.from_dict(row["limits"]) for row in rows(release, "consults")]

    assert limits
