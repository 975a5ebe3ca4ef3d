"""What patients read of an exercise, for tests of how it is written."""

from collections.abc import Iterator

from clinic.domain.library.exercise import Exercise


def patient_texts(exercise: Exercise) -> Iterator[str]:
    """Every text of the exercise that a patient can see, in reading order."""
    texts = exercise.instructions
    yield from (exercise.name, exercise.why, *exercise.needs, *texts.setup, *texts.steps)
    yield from (texts.breathing, texts.feel, *texts.stop_if)
    yield from (*exercise.mistakes, *exercise.easier_ways, *exercise.harder_ways)
    yield from (dosage.note for dosage in exercise.dosage.values() if dosage.note)
    yield from (sentence for _, sentence in exercise.figure.panels)
