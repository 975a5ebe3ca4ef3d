"""What changed between two versions is named whole, and nothing else is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.plans import changes
from clinic.domain.plans.changes import ChangeKind, PlanChange, between, say

DOSAGE = {
    "sets": 2, "reps": 10, "seconds": None, "hold_seconds": 0, "rest_seconds": 60, "side": "both",
    "days_per_week": 3, "times_per_day": 1, "note": "",
}  # fmt: skip


def item(slug: str, **said: Any) -> dict[str, Any]:
    texts = {
        **dict.fromkeys(("why", "breathing", "feel", "dosage_words"), "As before."),
        **{key: ["As before."] for key in ("setup", "steps", "stop_if", "easier", "harder", "needs")},
    }
    own = {"id": f"id of {slug}", "slug": slug, "name": slug.capitalize(), "revision": 1, "cautions": []}
    return {**texts, **own, **said, "dosage": {**DOSAGE, **said.get("dosage", {})}}


def plan(*items: dict[str, Any], **said: Any) -> dict[str, Any]:
    usual = {"goals": ["Walk"], "note": "", "cautions": [], "stop": ["Stop when dizzy."]}
    return {**usual, "ball": {"size_cm": 65, "firmness": None}, "items": [*items], **said}


BEFORE = plan(item("plank"), item("squat"))
ONE_CHANGE = {
    "a dosage": (
        plan(item("plank", dosage={"sets": 3}), item("squat")),
        PlanChange(
            ChangeKind.DOSAGE,
            "Plank",
            "2 × 10 times, rest 60 seconds, 3 days a week",
            "3 × 10 times, rest 60 seconds, 3 days a week",
            "id of plank",
        ),
    ),
    "a step that says a figure": (
        plan(item("plank", steps=["Hold for 5 seconds."], dosage={"hold_seconds": 5}), item("squat")),
        PlanChange(
            ChangeKind.DOSAGE,
            "Plank",
            "2 × 10 times, rest 60 seconds, 3 days a week",
            "2 × 10 times, hold 5 seconds, rest 60 seconds, 3 days a week",
            "id of plank",
        ),
    ),
    "a step": (
        plan(item("plank", steps=["Breathe."]), item("squat")),
        PlanChange(ChangeKind.WORDS, "Plank", item="id of plank"),
    ),
    "a new one": (
        plan(item("plank"), item("squat"), item("bridge")),
        PlanChange(
            ChangeKind.ADDED,
            "Bridge",
            after="2 × 10 times, rest 60 seconds, 3 days a week",
            item="id of bridge",
        ),
    ),
    "one that is gone": (plan(item("squat")), PlanChange(ChangeKind.REMOVED, "Plank")),
    "the order": (plan(item("squat"), item("plank")), PlanChange(ChangeKind.ORDER, after="Squat, Plank")),
    "a note about one": (
        plan(item("plank"), item("squat", dosage={"note": "Slowly."})),
        PlanChange(ChangeKind.ITEM_NOTE, "Squat", "", "Slowly.", "id of squat"),
    ),
    "a caution about one": (
        plan(item("plank"), item("squat", cautions=["Go half way."])),
        PlanChange(ChangeKind.CAUTIONS, "Squat", "", "Go half way.", "id of squat"),
    ),
    "the note": (plan(*BEFORE["items"], note="Go on."), PlanChange(ChangeKind.NOTE, after="Go on.")),
    "the ball": (
        plan(*BEFORE["items"], ball={"size_cm": 75, "firmness": "soft"}),
        PlanChange(ChangeKind.BALL, before="65 cm", after="75 cm, soft"),
    ),
    "a goal more": (
        plan(*BEFORE["items"], goals=["Walk", "Run"]),
        PlanChange(ChangeKind.GOAL_ADDED, after="Run"),
    ),
    "a goal less": (plan(*BEFORE["items"], goals=[]), PlanChange(ChangeKind.GOAL_REMOVED, before="Walk")),
    "a caution": (
        plan(*BEFORE["items"], cautions=["Rest."]),
        PlanChange(ChangeKind.ADVICE_ADDED, after="Rest."),
    ),
    "advice less": (
        plan(*BEFORE["items"], stop=[]),
        PlanChange(ChangeKind.ADVICE_REMOVED, before="Stop when dizzy."),
    ),
}


@pytest.mark.parametrize("what", ONE_CHANGE)
def test_one_change_is_named_once(what: str) -> None:
    after, change = ONE_CHANGE[what]
    assert between(BEFORE, after) == (change,)


def test_the_examples_show_every_kind() -> None:
    shown = {change.kind for _, change in ONE_CHANGE.values()}
    assert shown | {ChangeKind.AGAIN} == set(ChangeKind) == set(changes.SENTENCES)


def test_what_was_paused_and_is_there_again_is_said() -> None:
    (again,) = between(BEFORE, BEFORE, back={"squat"})
    assert again == PlanChange(ChangeKind.AGAIN, "Squat", item="id of squat")
    assert say(again) == "You left this out for a while. You may do it again."
    gone = plan(item("plank"))
    assert between(BEFORE, gone, back={"squat"}) == (PlanChange(ChangeKind.REMOVED, "Squat"),)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (PlanChange(ChangeKind.DOSAGE, "Plank", "once", "twice"), "Now twice. Before: once."),
        (PlanChange(ChangeKind.NOTE, before="Slowly."), "The note to your plan is gone. It said: Slowly."),
        (PlanChange(ChangeKind.BALL, before="65 cm"), "Your plan no longer names a ball."),
        (
            PlanChange(ChangeKind.CAUTIONS, "Plank", "Half way.", ""),
            "There is nothing special to mind here any more. Before: Half way.",
        ),
        (PlanChange(ChangeKind.ITEM_NOTE, "Plank", after="100% awake"), "The note now says: 100% awake"),
    ],
)
def test_a_change_is_one_sentence(change: PlanChange, sentence: str) -> None:
    assert say(change) == sentence


def test_the_words_of_a_dosage_are_the_readers() -> None:
    after = plan(item("plank", dosage={"sets": 3}), item("squat"))
    (change,) = between(BEFORE, after, lambda message, **values: f"[{message}]")
    assert change.after == "[%(sets)s × %(reps)s times], [rest %(rest)s seconds], [%(days)s days a week]"
    assert say(change, lambda message, **values: message.upper()).startswith("NOW ")


def test_cautions_of_an_exercise_are_told_as_one_text() -> None:
    before, after = ["Go half way.", "Slowly."], ["Hold on.", "Breathe."]
    assert between(plan(item("squat", cautions=before)), plan(item("squat", cautions=after))) == (
        PlanChange(
            ChangeKind.CAUTIONS, "Squat", "Go half way. Slowly.", "Hold on. Breathe.", item="id of squat"
        ),
    )


def test_an_exercise_that_stands_in_the_plan_twice_is_told_apart_by_its_turn() -> None:
    first, again = item("plank"), item("plank", id="id of the second", why="Once more.")
    third = item("plank", id="id of the third", why="Again.")
    assert between(plan(first), plan(first, again)) == (
        PlanChange(
            ChangeKind.ADDED,
            "Plank",
            after="2 × 10 times, rest 60 seconds, 3 days a week",
            item="id of the second",
        ),
    )
    changed = {**again, "why": "For your back."}
    assert between(plan(first, again, third), plan(first, changed, third)) == (
        PlanChange(ChangeKind.WORDS, "Plank", item="id of the second"),
    )
    assert between(plan(first, again, third), plan(first, again)) == (
        PlanChange(ChangeKind.REMOVED, "Plank"),
    )


def test_a_note_that_is_changed_is_told_with_what_it_said_and_a_ball_without_a_size_by_its_firmness() -> None:
    old = plan(note="Slowly.", ball={"size_cm": None, "firmness": "soft"})
    new = plan(note="100% awake", ball={"size_cm": None, "firmness": None})
    assert between(old, new) == (
        PlanChange(ChangeKind.NOTE, before="Slowly.", after="100% awake"),
        PlanChange(ChangeKind.BALL, before="soft", after=""),
    )


SLUGS = ("plank", "squat", "bridge", "cat-cow")
WORDS = st.sampled_from(["", "One.", "Two."])
ITEMS = st.builds(
    item,
    st.sampled_from(SLUGS),
    why=WORDS,
    revision=st.integers(1, 2),
    steps=st.lists(WORDS, max_size=2),
    cautions=st.lists(WORDS.filter(bool), max_size=2, unique=True),
    dosage=st.fixed_dictionaries({"sets": st.integers(1, 3), "reps": st.integers(8, 9), "note": WORDS}),
)
PLANS = st.builds(
    lambda items, **said: plan(*items, **said),
    st.lists(ITEMS, max_size=4, unique_by=lambda one: one["slug"]),
    note=WORDS,
    goals=st.lists(WORDS.filter(bool), unique=True, max_size=2),
)


@given(PLANS)
def test_nothing_changed_is_no_change(version: dict[str, Any]) -> None:
    again = copy.deepcopy(version)
    for one in again["items"]:
        one["id"] += " in the next version"  # each version has its own
    assert between(version, again) == ()


@given(PLANS, PLANS)
def test_every_exercise_that_differs_is_named_and_no_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = ({one["slug"]: one for one in version["items"]} for version in (old, new))
    differ = {
        slug.capitalize() for slug in before.keys() | after.keys() if before.get(slug) != after.get(slug)
    }
    assert {change.name for change in between(old, new) if change.name} == differ


@given(PLANS, PLANS)
def test_what_came_goes_on_the_way_back(old: dict[str, Any], new: dict[str, Any]) -> None:
    back = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.GOAL_ADDED: ChangeKind.GOAL_REMOVED}
    back |= {gone: came for came, gone in back.items()}
    there = sorted((back.get(change.kind, change.kind), change.name) for change in between(old, new))
    assert sorted((change.kind, change.name) for change in between(new, old)) == there
