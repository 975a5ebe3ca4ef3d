"""No text that a patient reads promises that anybody is watching: whoever waits for that calls nobody.

A clinic *can* see what was told; that somebody sees it, will read it or will call is for nobody to promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir

from clinic.domain.followup import judging
from clinic.domain.followup.pausing import PAUSE_REASONS
from clinic.domain.followup.signs import SIGN_WORDS
from clinic.domain.plans import stop_advice
from clinic.settings import ROOT
from tests import seed
from tests.repository.test_templates import FOLDERS_FOR_PATIENTS, TEMPLATES
from tests.texts import patient_texts

CALLS = dict.fromkeys(("_", "gettext", "lazy_gettext")) | dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2))
MESSAGES = (("**.py", "python"), ("**.html", "jinja2"))
FOLDERS = (*FOLDERS_FOR_PATIENTS, "_fixed", "_macros", "session")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}", re.DOTALL)
SAID_BY_SCRIPT = re.compile(r'"[^"\n]+"|`[^`]+`')
COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
WHO = r"\b(?:therapists?|physiotherapists?|clinics?|team|staff|somebody|someone|we|they)"
SEES = (
    r"(?:sees?|reads?|watch(?:es)?|checks?|looks?|monitors?|follows?|notices?|answers?|knows?|goes? through|go over"
    r"|keeps? (?:an eye|watch)|calls? (?:you|back)|gets? (?:back|in touch)|is (?:told|notified|alerted|watching)"
    r"|are (?:told|notified|alerted|watching))"
)
PROMISE = re.compile(
    rf"{WHO}(?:,? (?:also|always|still|now|then|soon|both|all))* (?:will|(?:is|are) going to|{SEES})\b"
    rf"|{WHO}'ll\b|\b(?:is|are|be|being) (?:watched|monitored|looked after)\b|\bwatch(?:es|ing)? over\b",
    re.IGNORECASE,
)


def catalogue() -> Iterator[tuple[str, str]]:
    """Every message that goes through gettext, which are those that patients read."""
    for folder in ("clinic", "templates"):
        for file, _, message, _, _ in extract_from_dir(ROOT / folder, MESSAGES, keywords=CALLS):
            yield from (
                (f"{folder}/{file}", one) for one in ([message] if isinstance(message, str) else message)
            )


def bare() -> Iterator[tuple[str, str]]:
    """What stands in the templates and scripts themselves."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if set(path.relative_to(TEMPLATES).parts) & set(FOLDERS):
            yield str(path.relative_to(ROOT)), JINJA.sub(" ", path.read_text())
    for path in sorted((ROOT / "clinic/static/js").rglob("*.js")):
        for said in SAID_BY_SCRIPT.findall(COMMENT.sub("", path.read_text())):
            yield str(path.relative_to(ROOT)), said


def of_the_domain() -> Iterator[tuple[str, str]]:
    """What pauses a plan, what stops a training, and what is told of exercises and rules."""
    yield from (("signs", f"{said.advice} {said.at_once}") for said in SIGN_WORDS.values())
    yield from (("pausing", f"{said.patient_text} {said.of_exercise}") for said in PAUSE_REASONS.values())
    yield from (
        (name, said) for name, said in vars(judging).items() if name.isupper() and isinstance(said, str)
    )
    yield from (("stop advice", said) for said in (*stop_advice.SENTENCES, *stop_advice.IN_PREGNANCY))
    yield from ((rule.id, rule.patient_text) for rule in seed.rulebook().rules)
    for slug, exercise in seed.library().items():
        yield from ((slug, said) for said in patient_texts(exercise))


def test_no_text_says_that_somebody_watches() -> None:
    read = [*catalogue(), *bare(), *of_the_domain()]
    assert len(read) > 1000
    assert [(place, said) for place, said in read if PROMISE.search(said)] == []


@pytest.mark.parametrize(
    "said",
    [
        "Your therapist will see it.",
        "Your therapist sees it, too.",
        "Kept too, and your therapist sees both.",
        "Your therapist will go through this with you.",
        "Your clinic will tell you what comes next.",
        "Your clinic still sees that you sent it.",
        "We'll call you.",
        "Your answers are monitored.",
        "Somebody reads this at once.",
        "Your therapist looks at this plan again by %(day)s.",
    ],
)
def test_of_that_kind_is(said: str) -> None:
    assert PROMISE.search(said)


@pytest.mark.parametrize(
    "said",
    [
        "Your clinic can see this, but nobody watches all the time.",
        "Thank you. Your report is kept, and your clinic can read it.",
        "Rest until your clinic has looked at it.",
        "Your clinic has to look at something first. Wait until they call, or call them.",
    ],
)
def test_of_that_kind_is_not(said: str) -> None:
    assert not PROMISE.search(said)
