"""What a doubt about a red flag at home asks for: the plan waits, and what to do if it is so is said at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.followup.diary.doubts import can_wait, of_doubts, of_yes
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.screening.rules import Urgency

NAME = "chest_pain_or_fainting"
ASKED = "You are not sure about this: “Do you get chest pain, or have you passed out, at rest or when you are active?”"
WAIT = "Wait until your clinic calls, or call them. Do not exercise until then."
ADVICE = "Do not exercise. Get medical help now."
AT_ONCE = f"{ASKED} If it is so, call the emergency number at once. {ADVICE}"


@pytest.mark.parametrize(("in_force", "stops"), [(True, Stops.PLAN), (False, Stops.NOTHING)])
@pytest.mark.parametrize(("advice", "said"), [("", ASKED), (ADVICE, AT_ONCE)])
def test_a_doubt_is_a_red_flag_and_stops_the_plan_that_is_in_force(
    advice: str, said: str, *, in_force: bool, stops: Stops
) -> None:
    title = "Not sure at home: Chest pain or fainting"
    cause = Cause(Reason.RED_FLAG, f"doubt:{NAME}", title, stops, f"{WAIT}\n{said}")
    assert of_doubts({NAME: advice}, in_force=in_force) == (cause,)


def test_each_doubt_has_a_line_with_its_own_question() -> None:
    first, second = of_doubts({"pulsating_abdominal_mass": ADVICE, NAME: ""}, in_force=True)
    assert "Do you feel a strong beat in your belly" in first.patient_text
    assert second.patient_text == f"{WAIT}\n{ASKED}"


def test_a_yes_without_a_plan_stops_nothing_and_sends_to_a_doctor() -> None:
    text = "There is a sign that a doctor must look at before you exercise."
    said = Cause(Reason.RED_FLAG, f"home:{NAME}", "Chest pain or fainting", patient_text=text)
    assert of_yes({NAME: None}) == (said,)
    assert of_yes({NAME: Urgency.EMERGENCY}) == (replace(said, urgency=Urgency.EMERGENCY),)


@pytest.mark.parametrize(
    ("line", "waits"), [(ASKED, True), (AT_ONCE, False), (WAIT, False), ("“A word.”", False)]
)
def test_a_doubt_about_no_emergency_stands_below_those_about_one(line: str, *, waits: bool) -> None:
    assert can_wait(line) is waits
