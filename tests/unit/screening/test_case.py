"""A case refuses what cannot be true, naming the field; what is not recorded stays unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.errors import InvalidInput
from clinic.domain.library.dose import Dose
from clinic.domain.record import facts
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import Answer
from clinic.domain.record.patients import age
from clinic.domain.record.retired import RETIRED
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening import readings
from clinic.domain.screening.case import PatientData
from tests.cases import ADULT, TODAY, exercise, low_risk, problem, unasked

TOMORROW = TODAY + timedelta(days=1)

IMPOSSIBLE = {
    "facts.shoe_size": {"facts": {"shoe_size": Answer.YES}},
    "facts.saddle_numbness": {"facts": {"saddle_numbness": Answer.NO}},
    "facts.reflux": {"facts": {"reflux": "maybe"}},
    "red_flags.reflux": {"red_flags": {"reflux": Answer.NO}},
    "conditions.0.code": {"problems": (problem("hiccups"),)},
    "conditions.0.onset": {"problems": (problem("reflux", began=TOMORROW),)},
    "conditions.1.surgery_on": {"problems": (problem("reflux"), problem("discectomy", surgery_on=TOMORROW))},
    "conditions.0.grade": {"problems": (problem("vertigo", grade="awful"),)},
    "conditions.0.trimester": {"problems": (problem("pregnancy", trimester=4),)},
    "conditions.0.systolic": {"problems": (problem("hypertension", systolic=True),)},
    "conditions.0.diastolic": {"problems": (problem("hypertension", systolic=120, diastolic=120),)},
    "conditions.0.worsening": {"problems": (problem("vertigo", worsening="yes"),)},
    "conditions.0.mood": {"problems": (problem("vertigo", mood="low"),)},
    "conditions.0.status": {"problems": (problem("vertigo", "gone"),)},
    "patient.born": {"patient": PatientData(born=TOMORROW)},
    "patient.height_cm": {"patient": PatientData(height_cm=17)},
    "patient.weight_kg": {"patient": PatientData(weight_kg=float("nan"))},
    "ball.diameter_cm": {"ball": Ball(diameter_cm=7)},
    "ball.rating_kg": {"ball": Ball(rating_kg=0)},
    "acute_window_weeks": {"acute_window_weeks": 3},
}  # fmt: skip
SAID = {
    "facts.shoe_size": "is not a known question.",
    "facts.reflux": "must be yes or no.",
    "conditions.0.mood": "is not a known attribute.",
    "conditions.0.diastolic": "must be lower than the upper blood pressure.",
    "ball.diameter_cm": "must be one of 45, 55, 65, 75, 85.",
}


@pytest.mark.parametrize(("field", "changes"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_what_cannot_be_true_is_refused_naming_the_field(field, changes):
    with pytest.raises(InvalidInput) as refusal:
        unasked(**changes)
    assert list(refusal.value.errors) == [field]
    assert SAID.get(field) in (None, refusal.value.errors[field])


@pytest.mark.parametrize("weeks", [3, 13])
def test_the_acute_window_is_four_to_twelve_weeks(weeks):
    with pytest.raises(InvalidInput, match="from 4 to 12 weeks"):
        unasked(acute_window_weeks=weeks)
    assert unasked(acute_window_weeks=4).acute_window_weeks == 4
    assert unasked(acute_window_weeks=12).acute_window_weeks == 12


def test_a_problem_cannot_be_older_than_the_patient():
    with pytest.raises(InvalidInput) as refusal:
        unasked(patient=ADULT, problems=(problem("reflux", began=date(1980, 1, 1)),))
    assert refusal.value.errors == {"conditions.0.onset": "is before the patient was born."}


def test_dates_of_today_and_the_ends_of_every_range_are_accepted():
    unasked(patient=PatientData(born=date(1900, 1, 1), height_cm=50, weight_kg=350), ball=Ball(85, 50))
    unasked(
        problems=(
            problem("reflux", began=TODAY),
            problem("pregnancy", trimester=1),
            problem("pregnancy", trimester=3),
            problem("hypertension", systolic=300, diastolic=200),
        ),
        patient=PatientData(born=TODAY, height_cm=250, weight_kg=10),
        ball=Ball(diameter_cm=45, rating_kg=1000),
    )


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(2008, 11, 21), 18),
        (date(2008, 11, 22), 17),
        (date(2026, 11, 21), 0),
        (date(2008, 2, 29), 18),
    ],
)
def test_age_counts_whole_years(born, years):
    assert age(born, TODAY) == years


def values(**changes):
    """What is read of a patient, without the no of every question that is not asked of them."""
    read = readings.read(unasked(**changes)).sole.values
    not_asked = {name: False for code in RETIRED for name in (code, f"{code}.ever")}
    return {name: value for name, value in read.items() if not_asked.get(name, ...) is not value}


def test_nothing_recorded_reads_as_nothing():
    assert values() == {}


def test_a_problem_answered_no_is_neither_there_nor_was():
    assert values(facts={"reflux": Answer.NO}) == {"reflux": False, "reflux.ever": False}


def test_a_problem_answered_yes_counts_as_active():
    read = values(facts={"reflux": Answer.YES})
    assert read == {"reflux": True, "reflux.ever": True, "reflux.status": "active"}


def test_a_resolved_problem_was_there_and_is_not():
    read = values(problems=(problem("reflux", ProblemStatus.RESOLVED, weeks_ago=3),))
    assert (read["reflux"], read["reflux.ever"]) == (False, True)
    assert read["reflux.onset"] == TODAY - timedelta(weeks=3)


def test_a_record_counts_for_more_than_an_answer_that_denies_it():
    assert values(facts={"reflux": Answer.NO}, problems=(problem("reflux"),))["reflux"] is True


def test_a_yes_counts_beside_a_resolved_record():
    case = unasked(facts={"reflux": Answer.YES}, problems=(problem("reflux", ProblemStatus.RESOLVED),))
    read = readings.read(case)
    assert "reflux" not in read.sole.values
    assert [reading.values["reflux"] for reading in read.of({"reflux"})] == [False, True]


def test_a_problem_recorded_twice_is_read_once_for_each_record():
    twice = (problem("discectomy", surgery_on=date(2020, 1, 1)), problem("discectomy", grade="mild"))
    read = readings.read(low_risk(*twice, acute_window_weeks=9))
    first, second = read.of({"discectomy"})
    assert (second.on, second.acute_weeks) == (read.sole.on, read.sole.acute_weeks) == (TODAY, 9)
    assert "discectomy.grade" not in first.values
    assert "discectomy.surgery_on" not in second.values
    assert list(read.of({"reflux"})) == [read.sole]


def test_two_problems_recorded_twice_are_read_in_every_pairing():
    twice = tuple(
        problem(code, grade=grade) for code in ("vertigo", "reflux") for grade in ("mild", "severe")
    )
    assert len(list(readings.read(low_risk(*twice)).of({"vertigo", "reflux", "pregnancy"}))) == 4


def test_the_record_gives_age_load_and_fit_only_where_it_can():
    case = low_risk()
    read = readings.read(case).sole.values
    assert {name: read[name] for name in facts.RECORD_FACTS} == {
        "age": 40,
        "ball_load_percent": 29,
        "ball_fit": "fits",
        "ball_latex_free": True,
        "ball_anti_burst": False,
        "body_mass_index": 23,
    }
    assert not facts.RECORD_FACTS.keys() & values(patient=PatientData(weight_kg=70), ball=Ball(65)).keys()


@pytest.mark.parametrize(("recorded", "read"), [(True, True), (False, False), (None, False)])
def test_a_rated_ball_that_nobody_called_anti_burst_is_judged_as_one_that_is_not(recorded, read):
    assert values(ball=Ball(rating_kg=136, anti_burst=recorded))["ball_anti_burst"] is read


@pytest.mark.parametrize(
    ("ahead", "trimester"), [(40, 1), (27, 1), (26, 2), (13, 2), (12, 3), (0, 3), (-3, 3)]
)
def test_the_third_of_a_pregnancy_goes_on_with_the_weeks_to_the_due_date(ahead, trimester):
    case = low_risk(problem("pregnancy", due_on=TODAY + timedelta(weeks=ahead), trimester=1))
    assert readings.read(case).sole.values["pregnancy.trimester"] == trimester
    day_before = low_risk(problem("pregnancy", due_on=TODAY + timedelta(weeks=ahead, days=1)))
    assert readings.read(day_before).sole.values["pregnancy.trimester"] <= trimester


def test_a_recorded_third_is_read_where_no_due_date_is():
    read = readings.read(low_risk(problem("pregnancy", trimester=2))).sole.values
    assert read["pregnancy.trimester"] == 2


@pytest.mark.parametrize(
    ("code", "name", "most"), [("pregnancy", "due_on", 42), ("hip_replacement", "limits_until", 104)]
)
def test_a_day_that_is_to_come_is_taken_only_where_it_can_be_and_so_far(code, name, most):
    low_risk(problem(code, **{name: TODAY + timedelta(weeks=most)}))
    with pytest.raises(InvalidInput, match="is too far in the future"):
        low_risk(problem(code, **{name: TODAY + timedelta(weeks=most, days=1)}))
    with pytest.raises(InvalidInput, match="is in the future"):
        low_risk(problem(code, surgery_on=TODAY + timedelta(days=1)))


@pytest.mark.parametrize(("height", "weight", "index"), [(200, 160, 40), (200, 159.9, 39), (100, 10, 10)])
def test_the_body_mass_index_counts_whole_points(height, weight, index):
    read = values(patient=PatientData(height_cm=height, weight_kg=weight))
    assert read["body_mass_index"] == index


@pytest.mark.parametrize(
    ("dosage", "hold"),
    [
        (None, None),
        (Dosage(sets=3, reps=10), 0),
        (Dosage(sets=3, reps=10, hold_seconds=5), 5),
        (Dosage(sets=3, seconds=25), 25),
    ],
)
def test_an_exercise_is_held_for_its_hold_or_for_all_of_its_seconds(dosage, hold):
    assert exercise("prone", dose=Dose(dosage)).dose.hold_seconds == hold


def test_a_problem_lists_what_it_records_and_nothing_else():
    assert Problem("reflux").values() == {}
    assert problem("reflux", grade="mild").values() == {"grade": "mild", "status": "active"}
