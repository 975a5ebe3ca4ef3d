"""Criteria over facts follow Kleene's tables and say what they rest on."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.content import BrokenContent, Node
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening import criteria_data
from clinic.domain.screening.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Is,
    Not,
    NotRecorded,
    Reading,
    SeveralOf,
    Truth,
    WithinWeeks,
    facts_of,
    ruled_out,
    weigh,
)

TODAY = date(2026, 11, 21)
YES, NO, OPEN = Is("latex_allergy", True), Is("reflux", True), Is("pregnancy", True)
VALUES = {"latex_allergy": True, "reflux": False, "age": 40, "acute_back_injury.onset": date(2026, 10, 10)}


def reading(values=VALUES, *, acute_weeks=6):
    return Reading(values, TODAY, acute_weeks)


def truth(when, **changes):
    return weigh(when, reading(**changes)).truth


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, Truth.TRUE, Truth.TRUE),
        (YES, NO, Truth.FALSE, Truth.TRUE),
        (YES, OPEN, Truth.UNKNOWN, Truth.TRUE),
        (NO, NO, Truth.FALSE, Truth.FALSE),
        (NO, OPEN, Truth.FALSE, Truth.UNKNOWN),
        (OPEN, OPEN, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_and_takes_the_least_and_or_the_greatest(left, right, both, either):
    assert truth(AllOf((left, right))) is truth(AllOf((right, left))) is both
    assert truth(AnyOf((left, right))) is truth(AnyOf((right, left))) is either


@pytest.mark.parametrize(
    ("parts", "answer", "because", "unknown"),
    [
        ((YES, YES, NO), Truth.TRUE, ("latex_allergy",), ()),
        ((YES, OPEN, YES), Truth.TRUE, ("latex_allergy",), ()),
        ((YES, OPEN, NO), Truth.UNKNOWN, ("latex_allergy",), ("pregnancy",)),
        ((OPEN, OPEN, NO), Truth.UNKNOWN, (), ("pregnancy",)),
        ((YES, NO, NO), Truth.FALSE, ("reflux",), ()),
        ((OPEN, NO, NO), Truth.FALSE, ("reflux",), ()),
    ],
)
def test_several_hold_once_the_number_is_full_and_are_open_while_it_could_be(parts, answer, because, unknown):
    when = SeveralOf(2, parts)
    assert weigh(when, reading()) == (answer, because, unknown)
    assert ruled_out(when, reading()) is (answer is Truth.FALSE)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(1, "must be 2 or more"), (3, "must be less than there are conditions; all of them is `all`.")],
)
def test_several_is_less_than_all_and_more_than_any(number, sentence):
    parts = [{"has": "reflux"}, {"has": "pregnancy"}, {"has": "vertigo"}]
    with pytest.raises(BrokenContent, match="^" + re.escape(f"a file: several.number: {sentence}")):
        criteria_data.parse(Node({"several": {"number": number, "of": parts}}, "a file"))


def test_several_reads_as_it_was_written():
    data = {"several": {"number": 2, "of": [{"has": "reflux"}, {"has": "pregnancy"}, {"has": "vertigo"}]}}
    found = criteria_data.parse(Node(data, "a file"))
    assert criteria_data.parse(Node(criteria_data.as_data(found), "a file")) == found
    assert facts_of(found) == {"reflux", "pregnancy", "vertigo"}
    assert criteria_data.words(found).startswith("2 or more of: Reflux or hiatus hernia; Pregnancy;")


@pytest.mark.parametrize(("part", "negated"), [(YES, Truth.FALSE), (NO, Truth.TRUE), (OPEN, Truth.UNKNOWN)])
def test_not_turns_true_and_false_around_and_leaves_unknown(part, negated):
    assert truth(Not(part)) is negated


@pytest.mark.parametrize(("number", "expected"), [(39, Truth.TRUE), (40, Truth.TRUE), (41, Truth.FALSE)])
def test_at_least_includes_the_figure_itself(number, expected):
    assert truth(AtLeast("age", number)) is expected


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        (date(2026, 11, 21), Truth.TRUE),
        (date(2026, 10, 10), Truth.TRUE),  # six weeks to the day
        (date(2026, 10, 9), Truth.FALSE),
    ],
)
def test_within_weeks_includes_its_last_day(began, expected):
    assert (
        truth(WithinWeeks("acute_back_injury.onset", 6), values={"acute_back_injury.onset": began})
        is expected
    )


def test_a_number_of_weeks_holds_whatever_the_clinic_s_window_is():
    assert truth(WithinWeeks("acute_back_injury.onset", 6), acute_weeks=4) is Truth.TRUE
    assert truth(WithinWeeks("acute_back_injury.onset", 5), acute_weeks=12) is Truth.FALSE


def test_within_the_acute_window_asks_the_clinic_s_setting():
    window = WithinWeeks("acute_back_injury.onset", None)
    assert truth(window, acute_weeks=6) is Truth.TRUE
    assert truth(window, acute_weeks=5) is Truth.FALSE


def test_what_is_not_recorded_is_certain_either_way_and_can_be_judged_the_stricter_way():
    onset = "acute_back_injury.onset"
    fresh = AnyOf((WithinWeeks(onset, 1), NotRecorded(onset)))
    assert weigh(fresh, reading({})) == (Truth.TRUE, (), ())
    assert weigh(fresh, reading()) == (Truth.FALSE, (onset,), ())
    assert facts_of(fresh) == {onset}
    assert criteria_data.parse(Node(criteria_data.as_data(fresh), "x")) == fresh
    assert criteria_data.words(NotRecorded(onset), "acute_back_injury") == "began not recorded"


def test_a_criterion_says_which_facts_it_rests_on_and_which_are_missing():
    assert weigh(AllOf((YES, OPEN, YES)), reading()) == (Truth.UNKNOWN, ("latex_allergy",), ("pregnancy",))
    assert weigh(AnyOf((NO, OPEN)), reading()) == (Truth.UNKNOWN, (), ("pregnancy",))
    assert weigh(AnyOf((OPEN, YES, NO)), reading()) == (Truth.TRUE, ("latex_allergy",), ())
    assert weigh(AllOf((YES, OPEN, NO)), reading()) == (Truth.FALSE, ("reflux",), ())
    assert weigh(Not(NO), reading()) == (Truth.TRUE, ("reflux",), ())


def test_a_criterion_knows_every_fact_it_reads():
    when = AllOf((YES, AnyOf((OPEN, Not(AtLeast("age", 18)))), WithinWeeks("discectomy.surgery_on", 6)))
    assert facts_of(when) == {"latex_allergy", "pregnancy", "age", "discectomy.surgery_on"}


SOME = st.sampled_from(list(PROBLEMS)[:12])  # a dozen is enough; Hypothesis warns of the names of all
ATOMS = st.one_of(
    st.builds(Is, SOME, st.booleans()),
    st.builds(AtLeast, st.just("age"), st.integers(0, 130)),
    st.builds(WithinWeeks, st.just("acute_back_injury.onset"), st.none() | st.integers(1, 60)),
)


def nested(part):
    parts = st.lists(part, min_size=2, max_size=3, unique=True).map(tuple)
    three = st.lists(part, min_size=3, max_size=3, unique=True).map(tuple)
    several = st.builds(SeveralOf, st.just(2), three)
    return st.builds(AllOf, parts) | st.builds(AnyOf, parts) | several | st.builds(Not, part)


CONDITION = st.recursive(ATOMS, nested, max_leaves=8)
RECORDED = st.dictionaries(SOME, st.booleans())


@given(CONDITION)
def test_a_criterion_survives_being_written_as_data_and_read_again(when):
    assert criteria_data.parse(Node(criteria_data.as_data(when), "x")) == when


@given(CONDITION, RECORDED, SOME, st.booleans())
def test_recording_a_fact_never_overturns_what_was_certain(when, values, name, value):
    before = weigh(when, reading(values)).truth
    after = weigh(when, reading({name: value, **values})).truth
    assert before is Truth.UNKNOWN or after is before


@given(CONDITION, RECORDED)
def test_a_criterion_is_ruled_out_exactly_when_it_weighs_false(when, values):
    assert ruled_out(when, reading(values)) is (weigh(when, reading(values)).truth is Truth.FALSE)


@given(CONDITION, RECORDED)
def test_a_criterion_has_missing_facts_exactly_when_it_is_undecided(when, values):
    evidence = weigh(when, reading(values))
    assert (evidence.truth is Truth.UNKNOWN) is bool(evidence.unknown)
    assert set(evidence.because) <= set(values)
    assert not set(evidence.unknown) & set(values)


BROKEN = {
    "must be fields with values.": "latex_allergy",
    "must be one of": {"has": "reflux", "had": "reflux"},
    "is not a known field.": {"hasnt": "reflux"},
    "x is not a known condition code.": {"has": "x"},
    "poor_sight is a question, which `is: {poor_sight: yes}` asks.": {"has": "poor_sight"},
    "is not a fact that screening knows.": {"is": {"shoe_size": True}},
    "must be yes or no.": {"is": {"reflux": "maybe"}},
    "must be one of mild, moderate, severe.": {"is": {"balance_disorder.grade": "awful"}},
    "is a date or a figure; ask for it with within_weeks or at_least.": {"is": {"age": 40}},
    "is not a figure.": {"at_least": {"reflux": 1}},
    "must be a whole number": {"at_least": {"age": "18"}},
    "is not a date.": {"within_weeks": {"age": 6}},
    "is no detail of a condition.": {"not_recorded": "reflux"},
    "must be 0 or more": {"within_weeks": {"discectomy.surgery_on": -1}},
    "must be one fact with its value.": {"is": {"reflux": True, "vertigo": True}},
    "must list two conditions or more.": {"all": [{"has": "reflux"}]},
    "must be a list.": {"any": {"has": "reflux"}},
}


@pytest.mark.parametrize(("reason", "data"), BROKEN.items(), ids=BROKEN)
def test_a_criterion_that_makes_no_sense_is_refused_with_the_reason(reason, data):
    with pytest.raises(BrokenContent) as refused:
        criteria_data.parse(Node(data, "rules.yaml"))
    assert f": {reason}" in str(refused.value)


def test_a_fact_that_screening_does_not_know_is_refused_by_its_name():
    with pytest.raises(BrokenContent, match=r"^rules\.yaml: is\.shoe_size: is not a fact"):
        criteria_data.parse(Node({"is": {"shoe_size": True}}, "rules.yaml"))


def test_a_criterion_can_be_said_in_words():
    when = AllOf(
        (
            Is("spondylolisthesis", True),
            AnyOf((Is("spondylolisthesis.unstable", True), Not(Is("spondylolisthesis.grade", "mild")))),
            WithinWeeks("discectomy.surgery_on", 6),
        )
    )
    assert criteria_data.words(when) == (
        "Spondylolisthesis or spondylolysis and (unstable or not grade: mild)"
        " and Discectomy or laminectomy: surgery in the last 6 weeks"
    )


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (None, "began before the clinic's acute window"),
        (12, "began over 12 weeks ago"),
        (0, "began before today"),
    ],
)
def test_what_is_no_longer_in_a_span_is_said_without_a_not(weeks: int | None, said: str) -> None:
    criterion = Not(WithinWeeks("acute_back_injury.onset", weeks))
    assert criteria_data.words(criterion, "acute_back_injury") == said
