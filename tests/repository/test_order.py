"""What is newest is said by numbers: nothing of a patient is ordered by a clock, nor by an id made from one.

After a number an id only parts what one write made. Where a clock or an id is the right order, a table says why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from clinic.settings import ROOT

SERVICES = ROOT / "clinic/services"
CLOCK = re.compile(r"\.(?:\w+_at|at|id)\b")
PARTS_ONE_WRITE = re.compile(r"(\.(?:\w*number|position|version)\b.*), [\w.]+\.id(?:\.desc\(\))?$")
RIGHT = {
    "access/login_sessions.py: LoginSession.created_at.desc()": "one's browsers, as they signed in",
    "access/server_links.py: Clinic.name, StaffMember.active.desc(), StaffMember.name, StaffMember.id": "by name",
    "access/server_links.py: Invitation.created_at": "links that are open, as they were made",
    "access/signing_keys.py: SigningKey.id.desc()": "one that is not retired: there is one at most",
    "access/staff.py: StaffMember.active.desc(), StaffMember.name, StaffMember.id": "by name",
    "access/throttle.py: SignInFailure.at.desc()": "how long ago it was is what counts",
    "audit/log.py: AuditEvent.id.desc()": "pages of the log as it was written; what holds its order is the position",
    "audit/seals.py: AuditEvent.id": "what has no position yet gets one",
    "audit/seals.py: KeyCheck.first_seen_at": "the key that is known for longest",
    "followup/care/handover.py: Patient.id": "in one order, so that two hands do not wait for each other",
    "followup/care/put_off.py: WorklistItem.snoozed_until, WorklistItem.id": "what comes back next first",
    "followup/caseload.py: Patient.search_name, Patient.id": "by name",
    "followup/notices/outbox.py: Notice.due_at, Notice.id": "what is due first is sent first",
    "followup/notices/overview.py: StaffMember.name, StaffMember.id": "by name",
    "followup/notices/overview.py: Notice.written_at.desc(), Notice.id.desc()": "e-mails to staff, of no patient",
    "followup/outcomes/measurements.py: Measurement.id": "the figures of one write, which has one number",
    "followup/outcomes/looked_into.py: WorklistItem.opened_at.desc(), WorklistItem.id.desc()": "lines as people read"
    " them; what time opened has no number, and nothing is decided by it",
    "followup/outcomes/stopped.py: WorklistItem.opened_at, WorklistItem.id": "the same, in a document",
    "followup/rescreening.py: Plan.clinic_id, Plan.id": "plans of all patients, in no order that decides",
    "followup/worklists.py: WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id": "the list of all patients: by"
    " urgency, then what waits for longest; what time opened has no number",
    "followup/care/standing.py: case((WorklistItem.snoozed_until > bindparam('today'), 1), else_=0),"
    " WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id": "the same, what is put off last",
    "followup/care/archive.py: WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id": "the same",
    "followup/care/harm.py: WorklistItem.ended_at.is_(None), WorklistItem.number, WorklistItem.id": "what is open last",
    "keys/known.py: KeyCheck.first_seen_at": "keys as they came, of no patient",
    "keys/known.py: SigningKey.id.desc()": "a sample of the keys",
    "keys/rotation.py: table.id": "all rows once, a batch after the other",
    "library/catalogue.py: model.id.desc()": "whether anything was added, whichever it is",
    "library/reviews.py: ContentReview.reviewed_on, ContentReview.id": "by the day that the reviewer gives",
    "library/reviews.py: ContentReview.reviewed_on.desc(), ContentReview.id.desc()": "the same",
    "programs/sources.py: Patient.search_name, Patient.id": "by name",
    "programs/templates.py: func.lower(ProgramTemplate.name), ProgramTemplate.id": "by name",
    "plans/leases.py: self.since, self.kind.id": "documents of all patients: who asked first waits least",
    "record/patients.py: StaffMember.name, StaffMember.id": "by name",
    "screening/consult_flags.py: Program.created_at, Program.id": "of all patients, what waits longest first",
    "screening/draft_outcomes.py: Program.created_at, Program.id": "the same",
}


def test_nothing_is_ordered_by_a_clock_but_what_the_table_names() -> None:
    found = {f"{file}: {order}" for file, order in orders() if is_by_a_clock(order)}
    assert found == RIGHT.keys()


def test_an_order_is_seen_in_every_room_however_it_is_written() -> None:
    seen = dict(orders())
    assert len(seen) > 30
    assert "followup/outcomes/visits.py" in seen
    assert [
        order for _, order in orders() if re.search(r"\b[A-Z_]{2,}(?:$|,)", order)
    ] == []  # a name that led nowhere


def test_the_pattern_sees_an_order_by_a_clock() -> None:
    assert is_by_a_clock("Goal.number, Goal.recorded_at.desc()")
    assert is_by_a_clock("Plan.id.desc()")
    assert is_by_a_clock("Event.happened_on.desc(), Event.id.desc()")
    assert not is_by_a_clock("Measurement.number.desc(), Measurement.id.desc()")


def is_by_a_clock(order: str) -> bool:
    return bool(CLOCK.search(PARTS_ONE_WRITE.sub(r"\1", order)))


def orders() -> Iterator[tuple[str, str]]:
    """The file of each `order_by` of the services, as a call or a name of what is handed on, and what it says."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                args = node.args if node.func.attr == "order_by" else []
                args = args + [given.value for given in node.keywords if given.arg == "order_by"]
                if args and ast.unparse(args[0]) != "None":
                    yield str(path.relative_to(SERVICES)), ", ".join(written_out(arg, path) for arg in args)


def written_out(node: ast.expr, path: Path) -> str:
    """What an argument says, with the constant of a module that it names in place of the name."""
    node = node.value if isinstance(node, ast.Starred) else node
    value, where = constant(node, path)
    if value is not None:
        return written_out(value, where)
    parts = node.elts if isinstance(node, ast.Tuple) else []
    return ", ".join(written_out(part, path) for part in parts) or ast.unparse(node)


def constant(node: ast.expr, path: Path) -> tuple[ast.expr | None, Path]:
    """What `NAME` or `module.NAME` stands for, and the module that says so."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
        return constant(ast.Name(node.attr), imported(node.value.id, path))
    if not isinstance(node, ast.Name):
        return None, path
    for line in parsed(path).body:
        if isinstance(line, ast.Assign) and node.id in [ast.unparse(target) for target in line.targets]:
            return line.value, path
    where = imported(node.id, path)
    return constant(node, where) if where != path else (None, path)


def imported(name: str, path: Path) -> Path:
    """The module that this one has a name from, or that has the name; itself where it imports none."""
    for line in parsed(path).body:
        if isinstance(line, ast.ImportFrom) and any(alias.name == name for alias in line.names):
            module = ROOT / str(line.module).replace(".", "/")
            return module / f"{name}.py" if (module / f"{name}.py").exists() else module.with_suffix(".py")
    return path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
