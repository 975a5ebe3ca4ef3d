"""A sixth grader can read what patients are told and asked, by three formulas."""

import re
from collections.abc import Sequence

import pytest
import textstat

from clinic.domain.followup.signs import AFTER_A_FALL, SIGN_WORDS
from clinic.domain.plans import stop_advice
from clinic.domain.record.facts import ANSWERED, ATTRIBUTES
from clinic.domain.record.problems import PROBLEMS
from clinic.settings import ROOT
from tests import seed
from tests.texts import patient_texts

HIGHEST_GRADE = 6
FORMULAS = ("flesch_kincaid_grade", "automated_readability_index", "coleman_liau_index")
TOLD: dict[str, Sequence[str]] = {
    "the rules": [
        text for rule in seed.rulebook().rules for text in (rule.patient_text, rule.after_consult) if text
    ],
    "the questions": [asked.question for asked in (*PROBLEMS.values(), *ANSWERED.values())],
    "when to stop": (*stop_advice.SENTENCES, *stop_advice.IN_PREGNANCY),
} | {slug: list(patient_texts(exercise)) for slug, exercise in seed.library().items()}

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


PAGES = ("portal/questions.html", "portal/stops/wait.html", "portal/_calls.html", "portal/reports/diary.html")
MARKED = re.compile(r"""_\("((?:[^"\\]|\\.)+)\"""")
FILLED = re.compile(r"%\(\w+\)s")


def on_pages() -> list[str]:
    """What the portal's pages about questions, waiting, calls and the diary say, and what follows a new sign."""
    marked = (MARKED.findall((ROOT / "templates" / page).read_text("utf-8")) for page in PAGES)
    signs = [text for words in SIGN_WORDS.values() for text in (words.label, words.advice, words.at_once)]
    return [
        FILLED.sub("it", text)
        for text in (*(one for page in marked for one in page), *signs, AFTER_A_FALL)
        if text
    ]


@pytest.fixture(autouse=True)
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textstat fetches a pronouncing dictionary; without it, it counts syllables by hyphenation."""
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda language: None)


def text(sentences: Sequence[str]) -> str:
    """In one piece, each said once and each ended: what has no full stop would run on into the next."""
    told = dict.fromkeys(sentence for sentence in sentences if sentence)
    return " ".join(sentence if sentence[-1] in ".?" else f"{sentence}." for sentence in told)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_sixth_grader_can_read_it(formula: str) -> None:
    grades = {what: getattr(textstat, formula)(text(sentences)) for what, sentences in TOLD.items()}
    faults = [f"{what}: grade {grade}" for what, grade in grades.items() if grade > HIGHEST_GRADE]
    assert not faults, "\n".join(faults)


def test_a_sixth_grader_can_read_each_sentence_of_the_portal() -> None:
    sentences = [
        one for text in on_pages() for one in re.split(r"(?<=[.!?]) ", text) if len(one.split()) >= SHORTEST
    ]
    assert len(sentences) > 40
    grades = {one: textstat.flesch_kincaid_grade(NAMES.sub("gout", one)) for one in sentences}
    faults = [f"grade {grade}: {one}" for one, grade in grades.items() if grade > HIGHEST_GRADE]
    assert not faults, "\n".join(faults)


def test_a_sixth_grader_can_read_each_sentence_by_itself() -> None:
    assert SENTENCES
    grades = {sentence: textstat.flesch_kincaid_grade(NAMES.sub("gout", sentence)) for sentence in SENTENCES}
    faults = [f"grade {grade}: {sentence}" for sentence, grade in grades.items() if grade > HIGHEST_GRADE]
    assert not faults, "\n".join(faults)
