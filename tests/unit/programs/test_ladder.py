"""The file that says how exercises grow is read whole or refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.library.vocabulary import Mark, Progression
from clinic.domain.programs.ladder import Ladder, Rung, Variable
from clinic.services.programs import ladders

REFERENCES = """\
- {id: S2, title: A seed, url: null, kind: seed}
- {id: P14, title: A page, url: "https://example.org/", kind: physio}
- {id: F1, title: A trainer, url: "https://fit.example/", kind: fitness, use: names and positions}
"""
FILE = """\
ladders:
  seed-plank:
    first: {variable: seconds, step: [10, 15], limit: 60, sources: [S2], mark: seed}
  sit-time:
    first: {variable: seconds, step: [60, 120], sources: [S2], mark: confirm}
  seconds:
    first: {variable: seconds, step: 5, sources: [], mark: confirm}
  repetitions:
    extra: 2
    first: {variable: reps, step: 2, sources: [P14, F1], mark: cited}
then:
  - {variable: rest_seconds, step: 15, limit: 30, sources: [], mark: confirm}
  - {variable: way, sources: [], mark: confirm}
said_by_figures:
  - Hold a little longer.
"""
REST = Rung(Variable.REST, (), Mark.CONFIRM, (15, 15), 30)
WAY = Rung(Variable.WAY, (), Mark.CONFIRM)
SAID = frozenset({"Hold a little longer."})


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    (tmp_path / "references.yaml").write_text(REFERENCES)
    (tmp_path / ladders.FILE).write_text(FILE)
    return tmp_path


def test_every_word_has_its_first_rung_and_the_same_ones_after_it(seed: Path) -> None:
    read = ladders.load(seed)

    assert set(read) == set(Progression)
    plank = Rung(Variable.SECONDS, ("S2",), Mark.SEED, (10, 15), 60)
    assert read[Progression.SEED_PLANK] == Ladder((plank, REST, WAY), 0, SAID)
    counted = Rung(Variable.REPS, ("P14", "F1"), Mark.CITED, (2, 2))
    assert read[Progression.REPETITIONS] == Ladder((counted, REST, WAY), 2, SAID)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("variable: way", "variable: mood", "then.1.variable: 'mood' is not one of reps"),
        (
            "step: [10, 15]",
            "step: [15, 10]",
            "ladders.seed-plank.first.step: the first step is the smaller one",
        ),
        (
            "step: [10, 15]",
            "step: [10, 10]",
            "ladders.seed-plank.first.step: the first step is the smaller one",
        ),
        ("step: [10, 15]", "step: [10]", "ladders.seed-plank.first.step: two steps are the first one"),
        ("step: 5", "step: 0", "ladders.seconds.first.step: must be 1 or more, not 0."),
        ("step: 5, ", "", "ladders.seconds.first: seconds has a step."),
        ("way, ", "way, step: 1, ", "then.1: way has no step."),
        ("way, ", "way, limit: 1, ", "then.1.limit: way has no figure to limit."),
        ("limit: 30, ", "", "then.0: rest_seconds needs a limit, because it gets less."),
        ("limit: 60", "limit: 9000", "ladders.seed-plank.first.limit: must be between 1 and 3600"),
        ("limit: 60", "limit: 0", "ladders.seed-plank.first.limit: must be between 1 and 3600"),
        (
            "sources: [S2], mark: seed",
            "sources: [S9], mark: seed",
            "first.sources.0: there is no reference S9.",
        ),
        (
            "sources: [S2], mark: seed",
            "sources: [S2], mark: cited",
            "first.mark: is cited, but no listed source",
        ),
        ("sources: [P14, F1]", "sources: [F1]", "repetitions.first.mark: is cited, but no listed source"),
        ("mark: cited", "mark: seed", "repetitions.first.mark: is seed, but no listed source may carry it."),
        ("extra: 2", "extra: 0", "ladders.repetitions.extra: must be 1 or more, not 0."),
        (
            "variable: reps",
            "variable: rest_seconds, limit: 5",
            "rest_seconds comes among the later ones already.",
        ),
        (
            "variable: way",
            "variable: rest_seconds, step: 1, limit: 5",
            "then.1: rest_seconds is listed twice.",
        ),
        ("  sit-time:", "  sit-times:", "ladders.sit-times: is not a known field."),
        ("extra: 2", "extras: 2", "ladders.repetitions.extras: is not a known field."),
    ],
)
def test_a_broken_file_is_refused_with_its_line(seed: Path, old: str, new: str, reason: str) -> None:
    assert FILE.count(old) == 1
    (seed / ladders.FILE).write_text(FILE.replace(old, new))
    line = FILE[: FILE.index(old)].count("\n") + 1

    with pytest.raises(BrokenContent) as refused:
        ladders.load(seed)
    said = str(refused.value).removeprefix(str(seed))
    assert said.startswith(f"/{ladders.FILE}:{line}: ")
    assert reason in said


def test_a_file_that_is_not_there_is_refused(seed: Path) -> None:
    (seed / ladders.FILE).unlink()

    with pytest.raises(BrokenContent, match="cannot be read"):
        ladders.load(seed)
