"""A sixth grader can read what patients are told and asked, by three formulas."""

import re
from collections.abc import Iterable

import pytest
import textstat

from clinic.domain.plans import stop_advice
from clinic.domain.record.facts import ANSWERED, ATTRIBUTES
from clinic.domain.record.problems import PROBLEMS
from clinic.services.library import files
from clinic.services.screening import rulebooks
from clinic.settings import ROOT
from tests.texts import patient_texts

HIGHEST_GRADE = 6
FORMULAS = ("flesch_kincaid_grade", "automated_readability_index", "coleman_liau_index")
TOLD: dict[str, Iterable[str]] = {
    "the rules": [
        text
        for rule in rulebooks.load_from_files(ROOT / "seed" / "rules").rules
        for text in (rule.patient_text, rule.after_consult)
        if text
    ],
    "the questions": [asked.question for asked in (*PROBLEMS.values(), *ANSWERED.values())],
    "when to stop": (*stop_advice.SENTENCES, *stop_advice.IN_PREGNANCY),
} | {exercise.slug: patient_texts(exercise) for exercise in files.load(ROOT / "seed")}

SHORTEST = 5  # words; the formulas say nothing of shorter sentences
# Who has it knows the name of their illness, medicine or device; it counts as a short word.
NAMES = re.compile(
    r"""\b(rheumatoid\ arthritis|arthritis|psoriasis|multiple\ sclerosis\ \(MS\)|Parkinson's\ disease|fibromyalgia
    |epilepsy|diabetes|asthma|glaucoma|meniscus|stoma|latex|steroids?(\ tablets)?|insulin|pacemaker|hernia|prostate
    |cancer|blood\ pressure|emergency\ department)(?!\w)""",
    re.VERBOSE,
)
SENTENCES = [
    sentence
    for text in (
        *(asked.question for asked in (*PROBLEMS.values(), *ATTRIBUTES.values())),
        *TOLD["the rules"],
    )
    for sentence in re.split(r"(?<=\.) ", text)
    if len(sentence.split()) >= SHORTEST
]


@pytest.fixture(autouse=True)
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textstat fetches a pronouncing dictionary; without it, it counts syllables by hyphenation."""
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda language: None)


@pytest.mark.parametrize("what", TOLD)
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_sixth_grader_can_read_it(what: str, formula: str) -> None:
    sentences = dict.fromkeys(text for text in TOLD[what] if text)
    text = " ".join(sentence if sentence[-1] in ".?" else f"{sentence}." for sentence in sentences)

    assert getattr(textstat, formula)(text) <= HIGHEST_GRADE


@pytest.mark.parametrize("sentence", dict.fromkeys(SENTENCES))
def test_a_sixth_grader_can_read_each_sentence_by_itself(sentence: str) -> None:
    assert textstat.flesch_kincaid_grade(NAMES.sub("gout", sentence)) <= HIGHEST_GRADE
