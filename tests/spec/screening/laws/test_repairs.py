"""What a surgeon cut heals by its day, whatever the record calls it; one tissue has one list of what strains it; and a
fever after a way in for germs is for the same day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.domain.record.facts import Answer
from clinic.domain.record.problem_kinds import OPERATIONS
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.rules import Severity, Urgency
from clinic.domain.screening.screen import screen
from tests.cases import NO_RED_FLAG, TODAY, low_risk, problem
from tests.spec.screening.laws.recorded import BOOK, ONE_BY_ONE, dated, details, heard, own

OPERATED = {code: day for code, day in dated() if code in OPERATIONS and day == "surgery_on"}
BY_ITSELF = {  # repairs of which a status says more than a day, and why
    "joint_replacement": "one that was taken out or recorded by its name is no joint that nobody named",
}
UNLIMITED = {"other_surgery": {"limited": False}}  # where only what is not over yet asks for limits
LATER = (0, 1, 8, 9, 12, 13, 20, 26)  # weeks
BELLY = ("pelvic_surgery", "hernia_repair")  # cut through the same wall as by any surgery of the belly
FEVER = {"fever_or_chills": Answer.YES}


@pytest.mark.parametrize("code", sorted(OPERATED.keys() - BY_ITSELF.keys()))
def test_a_repair_called_healed_counts_by_its_day(code: str) -> None:
    for given in details(code):
        for weeks in LATER:
            healing, healed = (
                own(heard(code, status, "surgery_on", weeks, {**given, **UNLIMITED.get(code, {})}))
                for status in ProblemStatus
            )
            assert healed == healing, (weeks, given)


@pytest.mark.parametrize("code", sorted(OPERATED))
def test_every_repair_has_something_to_say_for_half_a_year(code: str) -> None:
    larger = [given for given in details(code) if not given.get("minor")]  # a tooth is forgotten sooner
    assert larger
    for given in larger:
        assert all(
            own(heard(code, ProblemStatus.RESOLVED, "surgery_on", weeks, given)) for weeks in (0, 13, 26)
        )


def consults(code: str, day: str, weeks: int, **given: bool) -> set[str]:
    said = own(heard(code, ProblemStatus.ACTIVE, day, weeks, given))
    return {one for one, severity in said.items() if severity >= Severity.CONSULT}


@pytest.mark.parametrize("weeks", [0, 2, 8, 9, 12, 13])
def test_what_is_cut_through_the_belly_wall_is_spared_alike(weeks: int) -> None:
    belly = consults("abdominal_surgery", "surgery_on", weeks)
    assert bool(belly) is (weeks <= 12)
    assert {code: consults(code, "surgery_on", weeks) for code in BELLY} == dict.fromkeys(BELLY, belly)
    assert consults("birth_recent", "birth_on", weeks, caesarean=True) >= belly


@pytest.mark.parametrize("status", ProblemStatus)
@pytest.mark.parametrize(("code", "day"), sorted({*OPERATED.items(), ("pacemaker", "surgery_on")}))
def test_a_fever_in_the_weeks_after_an_operation_is_for_today(
    code: str, day: str, status: ProblemStatus
) -> None:
    for weeks, is_soon in ((0, True), (12, True), (14, False)):
        case = low_risk(problem(code, status, **{day: TODAY - timedelta(weeks=weeks)}))
        feverish = replace(case, red_flags=NO_RED_FLAG | FEVER)
        found = {one.urgency for one in screen(feverish, BOOK).findings if one.urgency}
        assert found == ({Urgency.URGENT, Urgency.SAME_DAY} if is_soon else {Urgency.URGENT}), weeks


def test_no_lever_of_the_legs_goes_by_in_silence() -> None:
    """A rule that takes hard work or a load on the spine because of the low back takes the legs as a lever."""
    assert any(one.slug == "leg_lever" for one in ONE_BY_ONE)
    backs = ("back", "spine", "vertebra", "disc", "nerve root")
    asking = {
        rule.id: rule.scope.tags
        for rule in BOOK.rules
        if rule.scope
        and any(word in rule.title.lower() for word in backs)
        and "spinal_load" in rule.scope.any_tags
    }
    assert len(asking) > 5
    assert {rule for rule, tags in asking.items() if "leg_lever" not in tags} <= {
        "thoracic-disc-herniation-movements",  # the legs pull on the low back
        "thoracic-disc-herniation-resolved",
    }
