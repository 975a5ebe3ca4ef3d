"""What patients read of an exercise, for tests of how it is written."""

from collections.abc import Iterator

from clinic.domain.library.exercise import Exercise


def patient_fields(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Every text of the exercise that a patient can see, in reading order, after the field that it stands in."""
    told = exercise.instructions
    fields = {
        "name": [exercise.name],
        "why": [exercise.why],
        "needs": exercise.needs,
        "setup": told.setup,
        "steps": told.steps,
        "breathing": [told.breathing],
        "feel": [told.feel],
        "stop_if": told.stop_if,
        "mistakes": exercise.mistakes,
        "easier_ways": exercise.easier_ways,
        "harder_ways": exercise.harder_ways,
        "dosage": [dosage.note for dosage in exercise.dosage.values() if dosage.note],
        "figure": [sentence for _, sentence in exercise.figure.panels],
    }
    for field, texts in fields.items():
        yield from ((field, text) for text in texts)


def patient_texts(exercise: Exercise) -> Iterator[str]:
    """The same texts alone."""
    return (text for _, text in patient_fields(exercise))
