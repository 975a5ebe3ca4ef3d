"""Goals: numbered lines whose earlier wordings stay in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.models import Goal
from clinic.services.record import goals
from tests.factories import NOW, People


def write(session: Session, people: People, *texts: str, hour: int = 0) -> None:
    goals.write(
        session, patient=people.pat, texts=texts, by=people.alice, at=NOW + timedelta(hours=hour), seen=None
    )


def texts(session: Session, people: People) -> list[str]:
    return [goal.text for goal in goals.current(session, people.pat)]


def test_goals_keep_their_order_and_lose_empty_lines(session: Session, people: People) -> None:
    write(session, people, "  Walk   to the market", "", "Garden again")
    assert texts(session, people) == ["Walk to the market", "Garden again"]


def test_only_changed_goals_are_written_and_old_wordings_stay(session: Session, people: People) -> None:
    write(session, people, "Walk", "Garden")
    write(session, people, "Walk", "Garden for an hour", hour=1)
    assert texts(session, people) == ["Walk", "Garden for an hour"]
    assert session.scalar(select(func.count()).select_from(Goal)) == 3


def test_a_goal_is_taken_back_by_leaving_it_out(session: Session, people: People) -> None:
    write(session, people, "Walk", "Garden")
    write(session, people, "Walk", hour=1)
    assert texts(session, people) == ["Walk"]


@pytest.mark.parametrize(
    ("given", "field"),
    [(["x" * 201], "texts-0"), (["Walk", "bell \x07"], "texts-1"), (["Walk"] * 6, "texts")],
)
def test_goals_that_cannot_be_kept_are_refused_at_their_line(
    session: Session, people: People, given: list[str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        write(session, people, *given)
    assert list(refusal.value.errors) == [field]
    assert texts(session, people) == []
