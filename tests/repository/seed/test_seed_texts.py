"""What patients read: our own sentences, short, plain, and without claims nobody has shown."""

import re
from collections import Counter

from clinic.domain.plans import prescribed
from clinic.domain.screening.rules import Severity
from tests import seed
from tests.repository.seed.seed_runs import fingerprints, known
from tests.texts import patient_fields

LIBRARY = seed.library()
TAKEN = known()
RULES = seed.rulebook().rules
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

READ = [
    (f"{slug}, {field}", text)
    for slug, exercise in LIBRARY.items()
    for field, text in patient_fields(exercise)
]
SENTENCES = [(place, sentence) for place, text in READ for sentence in re.split(r"(?<=\.) ", text)]
STEPS = [(place, text) for place, text in READ if place.endswith((", setup", ", steps"))]


def test_sentences_are_short() -> None:
    faults = [
        f"{place}: {sentence}" for place, sentence in SENTENCES if len(sentence.split()) > LONGEST_SENTENCE
    ]
    assert not faults, "\n".join(faults)


def is_an_instruction(step: str) -> bool:
    """One sentence that begins with what to do, and says one thing after the other in steps of their own."""
    about_you = step.startswith(("You ", "Your ", "The ", "It "))
    return step.count(".") == 1 and not about_you and not re.search(r"\band then\b|;", step)


def test_a_step_is_one_sentence_that_tells_you_what_to_do() -> None:
    assert STEPS
    faults = [f"{place}: {step}" for place, step in STEPS if not is_an_instruction(step)]
    assert not faults, "\n".join(faults)


def is_about_you(sentence: str) -> bool:
    """One full sentence, of ten words or more."""
    begins = sentence.startswith(("You ", "Your "))
    return begins and sentence.count(".") == 1 and len(sentence.split()) >= 10


def test_pictures_are_told_as_full_sentences_about_you() -> None:
    told = Counter((slug, text) for slug, exercise in LIBRARY.items() for _, text in exercise.figure.panels)
    assert told
    faults = [
        f"{slug}, figure, {times} times: {text}"
        for (slug, text), times in told.items()
        if times > 1 or not is_about_you(text)
    ]
    assert not faults, "\n".join(faults)


def test_clinicians_words_stay_out_of_patients_texts() -> None:
    faults = [f"{place}: {text}" for place, text in READ if JARGON.search(text)]
    assert not faults, "\n".join(faults)


def test_sentences_are_active() -> None:
    faults = [f"{place}: {sentence}" for place, sentence in SENTENCES if PASSIVE.search(sentence)]
    assert not faults, "\n".join(faults)


def test_nothing_is_claimed_that_nobody_has_shown() -> None:
    faults = [f"{place}: {text}" for place, text in READ if CLAIM.search(text)]
    assert not faults, "\n".join(faults)


def test_how_long_to_hold_is_said_by_the_dosage_alone() -> None:
    holds = [
        exercise
        for exercise in LIBRARY.values()
        if any(dosage.hold_seconds > (0, 0) for dosage in exercise.dosage.values())
    ]
    assert holds
    faults = [
        f"{exercise.slug}, steps: {step}"
        for exercise in holds
        for step in exercise.instructions.steps
        if re.search(r"\b(counts?|seconds)\b", step)
    ]
    assert not faults, "\n".join(faults)


def test_what_is_left_to_the_plan_is_a_sentence_that_the_plan_completes() -> None:
    faults = [
        f"{place}: {text}"
        for place, text in READ
        if ("your plan says" in text) is not (place.endswith(", steps") and text in prescribed.LEFT_OPEN)
    ]
    assert not faults, "\n".join(faults)


def test_a_hold_that_is_left_to_the_plan_has_a_length_at_every_level() -> None:
    holds = [exercise for exercise in LIBRARY.values() if prescribed.HOLD in exercise.instructions.steps]
    assert holds
    faults = [
        f"{exercise.slug}, dosage, {level}: {prescribed.HOLD}"
        for exercise in holds
        for level, dosage in exercise.dosage.items()
        if not dosage.hold_seconds[0]
    ]
    assert not faults, "\n".join(faults)


def test_breathing_is_part_of_every_hold() -> None:
    faults = [
        f"{slug}, breathing: {exercise.instructions.breathing}"
        for slug, exercise in LIBRARY.items()
        if "breath" not in exercise.instructions.breathing.lower()
    ]
    assert not faults, "\n".join(faults)


def test_every_sentence_is_our_own() -> None:
    for_clinicians = [
        (f"{slug}, {field}", text)
        for slug, exercise in LIBRARY.items()
        for field, texts in (
            ("other_names", exercise.other_names),
            ("mechanic", [exercise.mechanic]),
            ("clinician_notes", exercise.clinician_notes),
        )
        for text in texts
    ]
    faults = [f"{place}: {text}" for place, text in (*READ, *for_clinicians) if fingerprints(text) & TAKEN]
    assert not faults, "\n".join(faults)


def test_every_sentence_of_a_rule_is_our_own() -> None:
    faults = [
        f"{rule.id}: {text}"
        for rule in RULES
        for text in (rule.title, rule.why, rule.instead, rule.patient_text, rule.after_consult)
        if fingerprints(text) & TAKEN
    ]
    assert not faults, "\n".join(faults)


def test_what_stands_beside_an_exercise_on_a_plan_never_forbids_it() -> None:
    """A caution is printed where the exercise is prescribed, a consult rule's text once the consult allows it."""
    printed = {
        rule.id: rule.after_consult or rule.patient_text
        for rule in RULES
        if rule.severity <= Severity.CONSULT
    }
    assert printed
    faults = [f"{rule}: {text}" for rule, text in printed.items() if FORBIDS.search(text)]
    assert not faults, "\n".join(faults)


def test_six_words_in_a_row_are_known_again_however_they_are_written() -> None:
    assert len(TAKEN) > 1000
    assert fingerprints("One two three four five") == set()
    assert len(fingerprints("Don't sit down too fast, please")) == 1
    assert fingerprints("dont SIT down: too fast please") == fingerprints("Don’t sit down too fast, please")
