"""What patients read: our own sentences, short, plain, and without claims nobody has shown."""

import re
from collections.abc import Iterator

import pytest

from clinic.domain.library.exercise import Exercise
from clinic.domain.plans import prescribed
from clinic.domain.screening.rules import Rule, Severity
from clinic.services.library import files
from clinic.services.screening import rulebooks
from clinic.settings import ROOT
from tests.repository.seed.seed_runs import fingerprints, known
from tests.texts import patient_texts

LIBRARY = {exercise.slug: exercise for exercise in files.load(ROOT / "seed")}
TAKEN = known()
RULES = rulebooks.load_from_files(rulebooks.RULES).rules
FORBIDS = re.compile(
    r"""\b(?:do\ not|never)\ (?!strain|hold\ your\ breath|bounce|force|push|go\ on)\w+
    |\bkeep\ your\ (?:head\ (?:above|up)|elbows\ in)""",
    re.IGNORECASE | re.VERBOSE,
)
LONGEST_SENTENCE = 20  # words
JARGON = re.compile(
    r"""\b(supine|prone|lateral\w*|lumbar|thorac\w+|cervical|scapula\w*|isometric\w*|eccentric\w*|concentric\w*
    |flexion|extension|abduct\w*|adduct\w*|rotat\w+|sagittal|pelvi\w+|trans\w+|erector\w*|gluteus|glutes?
    |hamstrings?|quadriceps|pectoral\w*|latissimus|piriformis|neutral|stabili\w+|mobili\w+|range\ of\ motion
    |reps?|repetitions?|contract\w*|bilateral\w*|unilateral\w*|proprio\w+|kinesi\w+|vertebra\w*|exacerb\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
CLAIM = re.compile(
    r"fascia|releas|inflam|toxin|waste|cure|heal|prevent|fall risk|reduce\w* (pain|fall)|blood flow|recovery|guarant",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"\b(is|are|was|be|been|being|gets?)\s+\w+ed\b", re.IGNORECASE)

every_exercise = pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY)


def sentences(exercise: Exercise) -> Iterator[str]:
    for text in patient_texts(exercise):
        yield from re.split(r"(?<=\.) ", text)


@every_exercise
def test_sentences_are_short(exercise: Exercise) -> None:
    assert [sentence for sentence in sentences(exercise) if len(sentence.split()) > LONGEST_SENTENCE] == []


@every_exercise
def test_a_step_is_one_sentence_that_tells_you_what_to_do(exercise: Exercise) -> None:
    for step in (*exercise.instructions.setup, *exercise.instructions.steps):
        assert step.count(".") == 1
        assert not step.startswith(("You ", "Your ", "The ", "It "))
        assert not re.search(r"\band then\b|;", step)


@every_exercise
def test_pictures_are_told_as_full_sentences_about_you(exercise: Exercise) -> None:
    told = [sentence for _, sentence in exercise.figure.panels]

    assert len(set(told)) == len(told)
    for sentence in told:
        assert sentence.startswith(("You ", "Your "))
        assert sentence.count(".") == 1
        assert len(sentence.split()) >= 10


@every_exercise
def test_clinicians_words_stay_out_of_patients_texts(exercise: Exercise) -> None:
    assert JARGON.findall(" ".join(patient_texts(exercise))) == []


@every_exercise
def test_sentences_are_active(exercise: Exercise) -> None:
    assert [sentence for sentence in sentences(exercise) if PASSIVE.search(sentence)] == []


@every_exercise
def test_nothing_is_claimed_that_nobody_has_shown(exercise: Exercise) -> None:
    assert CLAIM.findall(" ".join(patient_texts(exercise))) == []


@every_exercise
def test_how_long_to_hold_is_said_by_the_dosage_alone(exercise: Exercise) -> None:
    holds = any(dosage.hold_seconds > (0, 0) for dosage in exercise.dosage.values())

    assert not holds or not re.search(r"\b(counts?|seconds)\b", " ".join(exercise.instructions.steps))


@every_exercise
def test_what_is_left_to_the_plan_is_a_sentence_that_the_plan_completes(exercise: Exercise) -> None:
    told = [text for text in patient_texts(exercise) if "your plan says" in text]
    steps = [step for step in exercise.instructions.steps if step in prescribed.LEFT_OPEN]

    assert told == steps
    if prescribed.HOLD in steps:
        assert all(dosage.hold_seconds[0] for dosage in exercise.dosage.values())


@every_exercise
def test_breathing_is_part_of_every_hold(exercise: Exercise) -> None:
    assert "breath" in exercise.instructions.breathing.lower()


@every_exercise
def test_every_sentence_is_our_own(exercise: Exercise) -> None:
    texts = (
        *patient_texts(exercise),
        *exercise.other_names,
        exercise.mechanic,
        *exercise.clinician_notes,
    )

    assert [text for text in texts if fingerprints(text) & TAKEN] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_sentence_of_a_rule_is_our_own(rule: Rule) -> None:
    texts = (rule.title, rule.why, rule.instead, rule.patient_text, rule.after_consult)
    assert [text for text in texts if fingerprints(text) & TAKEN] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_stands_beside_an_exercise_on_a_plan_never_forbids_it(rule: Rule) -> None:
    """A caution is printed where the exercise is prescribed, a consult rule's text once the consult allows it."""
    if rule.severity <= Severity.CONSULT:
        assert FORBIDS.findall(rule.after_consult or rule.patient_text) == []


def test_six_words_in_a_row_are_known_again_however_they_are_written() -> None:
    assert len(TAKEN) > 1000
    assert fingerprints("One two three four five") == set()
    assert len(fingerprints("Don't sit down too fast, please")) == 1
    assert fingerprints("dont SIT down: too fast please") == fingerprints("Don’t sit down too fast, please")
