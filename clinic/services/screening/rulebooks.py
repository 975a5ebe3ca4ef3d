"""Where the screening rules come from: YAML files with an owner, loaded as one checked rulebook.

The database keeps every rulebook by its digest, so that the screening of any signed plan can be replayed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.content import BrokenContent
from clinic.domain.errors import ActionDenied, NotFound
from clinic.domain.record.facts import Value
from clinic.domain.record.problems import PROBLEMS, StatementStatus
from clinic.domain.screening import rulebook
from clinic.domain.screening.rulebook import Rulebook
from clinic.models import RulebookRevision
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import yaml_files
from clinic.services.record.stated_problems import StatedProblem, in_effect
from clinic.settings import ROOT

RULES = ROOT / "seed" / "rules"
NOT_LOADED = "The screening rules are not loaded. Ask whoever runs this server to load them (clinic migrate)."
NEWEST = select(RulebookRevision.digest).order_by(RulebookRevision.number.desc()).limit(1)
_parsed: dict[str, Rulebook] = {}


def load_from_files(directory: Path) -> Rulebook:
    """The rulebook in `directory`/*.yaml, complete; raises `InvalidInput` (a broken file with its line)."""
    files = sorted(directory.glob("*.yaml"))
    if not files:
        raise BrokenContent("holds no rule file.", source=str(directory))
    with yaml_files.lines_in_refusals():
        rules = tuple(
            rule for file in files for rule in rulebook.parse(yaml_files.read(file), source=str(file))
        )
    book = Rulebook(rules)
    book.check_complete()
    return book


def sync(session: Session, *, at: datetime, directory: Path = RULES) -> Rulebook:
    """Make the rulebook of the files the current one; raises `InvalidInput` and writes nothing if it is broken, or a
    rule of it changed without a higher version.
    """
    book = load_from_files(directory)
    stored = session.get(RulebookRevision, book.digest)
    if stored is None:
        _check_versions(session, book)
        content = rulebook.sections(book.rules)
        session.add(
            RulebookRevision(digest=book.digest, number=_next(session), content=content, loaded_at=at)
        )
        trail.record(session, AuditAction.RULEBOOK_LOAD, by=None, at=at, detail={"digest": book.digest})
    elif book.digest != in_use(session):
        stored.loaded_at, stored.number = at, _next(session)
        trail.record(session, AuditAction.RULEBOOK_LOAD, by=None, at=at, detail={"digest": book.digest})
    session.flush()
    return book


def current(session: Session) -> Rulebook:
    """The rulebook that screening uses now; raises `ActionDenied` when none is loaded."""
    digest = in_use(session)
    if digest is None:
        raise ActionDenied(NOT_LOADED)
    return get(session, digest)


def in_use(session: Session) -> str | None:
    """The digest of the rulebook that screening uses now, none when none is loaded."""
    return session.scalar(NEWEST)


def asking(session: Session, codes: Collection[str]) -> tuple[str, ...]:
    """The problems among these of which some rule asks a detail, in the order of the vocabulary."""
    digest = in_use(session) if codes else None
    if digest is None:
        return ()
    book = get(session, digest)
    return tuple(code for code in PROBLEMS if code in codes and book.asks(code))


def details_due(session: Session, problems: Iterable[StatedProblem]) -> tuple[str, ...]:
    """The problems of which nothing is known yet, and some rule asks more."""
    return asking(session, [problem.code for problem in problems if problem.is_bare])


def not_recorded(
    session: Session, history: Mapping[str, Sequence[StatedProblem]]
) -> dict[str, tuple[str, ...]]:
    """The details that rules need of each problem on record and nobody said, by code; `history` is newest first."""
    digest = in_use(session) if history else None
    if digest is None:
        return {}
    book = get(session, digest)
    return {code: _lacked(book, code, said) for code, said in history.items()}


def _lacked(book: Rulebook, code: str, of_code: Sequence[StatedProblem]) -> tuple[str, ...]:
    said: dict[str, Value] = {}
    for statement in reversed(in_effect(of_code)):
        said |= statement.attributes
    return book.lacks(code, said, over=of_code[0].status is not StatementStatus.ACTIVE)


def get(session: Session, digest: str) -> Rulebook:
    """The rulebook of a signed plan; raises `NotFound`."""
    if digest not in _parsed:
        row = session.get(RulebookRevision, digest)
        if row is None:
            raise NotFound
        _parsed[digest] = _stored(row)
    return _parsed[digest]


def _check_versions(session: Session, book: Rulebook) -> None:
    """Refuse a rule that says something else under the same version: consults and signers rely on what it said."""
    digest = in_use(session)
    before = {rule.id: rule for rule in get(session, digest).rules} if digest else {}
    for rule in book.rules:
        known = before.get(rule.id)
        if known and known != rule and known.version >= rule.version:
            raise BrokenContent(
                f"changed; write version {known.version + 1}, so that consults about what it said stop counting.",
                source=rule.id,
            )


def _next(session: Session) -> int:
    return (session.scalar(select(func.max(RulebookRevision.number))) or 0) + 1


def _stored(row: RulebookRevision) -> Rulebook:
    """The stored rules, refused unless they still have the digest they are stored under."""
    book = Rulebook(
        tuple(rule for section in row.content for rule in rulebook.parse(section, source=row.digest))
    )
    if book.digest != row.digest:
        raise BrokenContent("was changed in the database.", source=row.digest)
    return book
