"""Plans in force are screened again: what changed since they were signed comes to light."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, Engine, select, text

from clinic.cli import main
from clinic.cli.worker import work
from clinic.db import open_session
from clinic.models import Chore, ExerciseRevision, Plan, RulebookRevision, Signing, WorklistItem
from clinic.services.followup import chores, rescreening
from clinic.services.followup.chores import EVERY, Kind
from clinic.services.followup.rescreening import PORTION
from clinic.services.plans import plans
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import stored
from tests.world import Size, World


def test_a_plan_that_still_stands_is_not_listed(desk: Desk) -> None:
    desk.signed()

    assert list(rescreening.changed(desk.session, at=NOW)) == []


def test_a_condition_recorded_since_lists_the_plan_with_what_is_new(desk: Desk) -> None:
    plan = desk.signed()
    desk.problem("lumbar_disc_herniation", weeks_ago=1)

    (change,) = rescreening.changed(desk.session, at=NOW)
    assert (change.plan, change.now) == (plan, "consult")
    assert any("Herniated disc" in title for title in change.new)


def test_a_withdrawn_plan_is_nobodys_concern_any_more(desk: Desk) -> None:
    plan = desk.signed()
    plans.withdraw(desk.session, plan=plan, reason="Done.", by=desk.alice, at=NOW)
    desk.answer_all(saddle_numbness="yes")

    assert list(rescreening.changed(desk.session, at=NOW)) == []


def rescreen() -> Result:
    return CliRunner().invoke(main, ["rescreen"])


def test_the_command_names_the_plan_and_what_is_new_and_exits_with_one(desk: Desk, environment: None) -> None:
    plan = desk.signed()
    desk.problem("lumbar_disc_herniation", weeks_ago=1)
    desk.session.commit()

    answer = rescreen()
    assert answer.exit_code == 1
    first, last = answer.stdout.splitlines()
    assert first.startswith(f"plan {plan.code} version 1: clear -> consult: ")
    assert last == "1 plans would be judged differently today."


def test_the_command_exits_with_zero_when_there_is_no_plan(desk: Desk, environment: None) -> None:
    desk.session.commit()

    answer = rescreen()
    assert (answer.exit_code, answer.stdout) == (0, "0 plans would be judged differently today.\n")


def test_a_plan_whose_consult_has_expired_is_listed(desk: Desk) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)
    desk.sign_blank(program)
    assert list(rescreening.changed(desk.session, at=NOW)) == []

    (change,) = rescreening.changed(desk.session, at=NOW + timedelta(weeks=12))
    assert any("Herniated disc" in title for title in change.new)


def test_the_worker_has_the_worklist_say_what_time_brought_and_stops_nothing(
    desk: Desk, engine: Engine
) -> None:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    desk.sign(draft)
    desk.session.commit()
    later = NOW + timedelta(weeks=60)

    assert work.rescreen(engine, now=lambda: later) == 1
    assert work.rescreen(engine, now=lambda: later) is None  # not due again today
    found = desk.session.scalars(select(WorklistItem)).all()
    desk.session.commit()
    assert found
    assert {item.stops for item in found} == {"nothing"}
    assert work.rescreen(engine, now=lambda: later + timedelta(days=1)) == 0  # nothing new


def last_done(engine: Engine) -> datetime | None:
    with open_session(engine, writes=False) as session:
        return chores.last(session, Kind.RESCREEN)


@pytest.fixture
def many(desk: Desk) -> int:
    """How many plans are in force: more than one portion and less than two."""
    desk.answer_all()
    World(desk, [HARMLESS]).grow(Size(1, 1, PORTION + 2))
    in_force = desk.session.scalars(select(Plan.id).where(Plan.status == "active")).all()
    desk.session.commit()
    assert PORTION < len(in_force) < 2 * PORTION
    return len(in_force)


def test_the_worker_goes_on_where_it_was_killed_until_all_are_done(engine: Engine, many: int) -> None:
    later = NOW + timedelta(weeks=60)
    first = work.rescreen(engine, now=lambda: later)
    assert last_done(engine) is None
    second = work.rescreen(engine, now=lambda: later)
    assert last_done(engine) == later
    assert first
    assert second
    found = select(WorklistItem.plan_id).where(WorklistItem.cause.startswith("finding:"))
    assert first + second == many
    assert len(set(stored(engine, found))) == many - 1  # of Pat's only what dates bring
    assert work.rescreen(engine, now=lambda: later) is None


@pytest.mark.parametrize("what", ["rules", "library", "program"])
def test_a_release_that_changed_anything_of_ours_has_all_plans_screened_anew(
    desk: Desk, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """The worker of the new release starts with other rules, another text of one exercise, or other code."""
    assert work.rescreen(engine, now=lambda: NOW) == 0
    assert work.rescreen(engine, now=lambda: NOW) is None
    if what == "rules":
        desk.session.add(RulebookRevision(digest="1" * 64, number=99, content={}, loaded_at=NOW))
    elif what == "library":
        desk.session.add(ExerciseRevision(slug="new", number=1, digest="1" * 64, content={}, loaded_at=NOW))
    else:
        shutil.copytree(rescreening.PROGRAM / "domain", tmp_path / "clinic")
        monkeypatch.setattr(rescreening, "PROGRAM", tmp_path / "clinic")
    desk.session.commit()
    assert work.rescreen(engine, now=lambda: NOW) == 0
    assert work.rescreen(engine, now=lambda: NOW) is None


def test_what_was_begun_a_day_ago_or_by_other_rules_begins_anew(desk: Desk) -> None:
    session, kind = desk.session, Kind.RESCREEN
    chores.keep_place(session, kind, "a/1", about="rules", at=NOW)
    chores.keep_place(session, kind, "a/2", about="rules", at=NOW + EVERY / 2)
    assert chores.place(session, kind, about="rules", at=NOW + EVERY / 2) == "a/2"
    assert chores.place(session, kind, about="other rules", at=NOW + EVERY / 2) == ""
    assert chores.place(session, kind, about="rules", at=NOW + EVERY) == ""


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
def test_two_workers_note_the_same_at_the_same_moment(engine: Engine, postgres: Connection) -> None:
    """On a new database, where neither sees what the other is about to write; SQLite lets in one after the other."""
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = :name")
    with ThreadPoolExecutor(1) as elsewhere, open_session(engine, writes=True) as session:
        chores.done(session, Kind.LOOK, about="", at=NOW)
        session.flush()
        other = elsewhere.submit(work.note_look, engine, now=lambda: NOW + EVERY)
        while not postgres.scalar(waits, {"name": engine.url.database}):
            assert not wait([other], timeout=0.05).done
        session.commit()
        other.result(timeout=20)
    assert stored(engine, select(Chore.done_at)) == [NOW + EVERY]


def test_what_is_signed_while_plans_are_screened_again_is_made_before_the_next_of_them(
    desk: Desk, engine: Engine, many: int
) -> None:
    signed: list[Signing] = []

    def until() -> bool:
        begun = chores.place(desk.session, Kind.RESCREEN, about=rescreening.rests_on(desk.session), at=NOW)
        if begun and not signed:
            signed.append(desk.request(desk.draft(HARMLESS)))
        desk.session.commit()
        return stored(engine, select(Signing.status).where(Signing.id.in_(one.id for one in signed))) == [
            "done"
        ]

    work.run(engine, desk.settings, until=until, now=lambda: NOW)
    assert last_done(engine) is None


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=1), timedelta(days=30)])
def test_plans_are_screened_again_although_the_clock_ran_ahead_when_they_were_last(
    desk: Desk, ahead: timedelta
) -> None:
    def is_due(at: datetime) -> bool:
        return chores.is_due(desk.session, Kind.RESCREEN, about="x", at=at)

    chores.done(desk.session, Kind.RESCREEN, about="x", at=NOW + ahead)
    assert is_due(NOW)
    chores.done(desk.session, Kind.RESCREEN, about="x", at=NOW)
    assert not is_due(NOW - timedelta(seconds=30))  # two workers, whose clocks differ a little
    assert [chores.is_late(NOW + ahead, at=NOW), chores.is_late(NOW, at=NOW - timedelta(hours=1))] == [
        ahead.days > 1,
        False,
    ]
