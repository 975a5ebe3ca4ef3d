"""A room uses the rooms below it, of its own layer and of those below: what uses a higher one is named here, with why.

The import contracts hold the order within each layer; this holds it from one layer to the next.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from clinic.settings import ROOT
from tests.source import PYPROJECT, imports

LAYERS = ("clinic.domain", "clinic.models", "clinic.services", "clinic.web.therapist")
BEFORE_SIGNING = (
    "who signs a version has before them what waits about the patient, in the follow-up's own words"
)
ONE_LIBRARY = "the library is shown for a patient as well, with what the screening says of each exercise"
OF_A_PATIENT = "the page of a patient has something of every room: it is where each of them begins"
UPWARDS = {
    "clinic.services.plans.building": ("clinic.domain.followup.worklist", BEFORE_SIGNING),
    "clinic.services.plans.coming_back": (
        "clinic.domain.followup.worklist",
        "an exercise that is paused on the worklist comes back with the signature",
    ),
    "clinic.services.plans.doubtful_steps": (
        "clinic.domain.followup.adherence clinic.domain.followup.diary.days clinic.domain.followup.progression.checks"
        " clinic.domain.followup.progression.decisions clinic.domain.followup.reasons clinic.domain.followup.worklist",
        "a step that somebody decided is doubted by what was reported since, and is looked at again before a signature",
    ),
    "clinic.services.plans.pauses": (
        "clinic.domain.followup.adverse_events clinic.domain.followup.diary.days clinic.domain.followup.diary.doubts"
        " clinic.domain.followup.due clinic.domain.followup.emergencies clinic.domain.followup.judging"
        " clinic.domain.followup.pausing clinic.domain.followup.reasons clinic.domain.followup.worklist",
        "a plan is paused by what is open on the worklist, and a signature ends some of it",
    ),
    "clinic.services.plans.plans": (
        "clinic.domain.followup.worklist",
        "nothing is signed while an emergency or a red flag is open",
    ),
    "clinic.web.therapist.library.bulk_reviews": (
        "clinic.services.screening.reviewing",
        "whoever reviews an exercise reads which rules can speak about it",
    ),
    "clinic.web.therapist.library.cards": (
        "clinic.domain.screening.rules clinic.domain.screening.suitability",
        ONE_LIBRARY,
    ),
    "clinic.web.therapist.library.catalogue": ("clinic.services.screening.suitability", ONE_LIBRARY),
    "clinic.web.therapist.library.way_back": (
        "clinic.services.programs.drafts",
        "whoever came from a program goes back to it",
    ),
    "clinic.web.therapist.plans.plans": (
        "clinic.services.followup.care.pausing",
        "whoever just paused the plan takes that back on its page",
    ),
    "clinic.web.therapist.screening.consults": (
        "clinic.services.followup.lines.exercises clinic.services.followup.lines.resting clinic.services.plans.pauses",
        "whoever withdraws a consult reads what of the plan in force that pauses",
    ),
    "clinic.web.therapist.plans.signings": (
        "clinic.domain.followup.reasons clinic.domain.followup.worklist",
        BEFORE_SIGNING,
    ),
    "clinic.web.therapist.programs.builder": (
        "clinic.services.plans.building",
        "a program is built beside what would keep it from being signed",
    ),
    "clinic.web.therapist.programs.starting": (
        "clinic.services.screening.beginning",
        "what a program begins with is judged for the patient before it is taken",
    ),
    "clinic.web.therapist.record.intake": (
        "clinic.services.screening.rulebooks",
        "asks what some rule reads",
    ),
    "clinic.web.therapist.record.patients": (
        "clinic.domain.followup.reasons clinic.domain.plans.standing clinic.services.followup.caseload"
        " clinic.services.followup.overview clinic.services.plans.progress clinic.services.screening.consults",
        OF_A_PATIENT,
    ),
    "clinic.web.therapist.record.problems": (
        "clinic.services.screening.rulebooks",
        "asks what some rule reads",
    ),
    "clinic.web.therapist.record.red_flags": (
        "clinic.services.screening.urgent",
        "whoever records an assessment reads what else it settles",
    ),
}


def lowest_first() -> list[str]:
    """The rooms as the contract about the services has them."""
    (layers,) = (
        found["layers"]
        for found in PYPROJECT["tool"]["importlinter"]["contracts"]
        if found.get("containers") == ["clinic.services"]
    )
    return [layer.strip("()") for layer in reversed(layers)]


ROOMS = lowest_first()


def room_of(module: str) -> int | None:
    """How high the room of a module is; none for what is in no layer with rooms, or a ground file of its layer."""
    layer = next((layer for layer in LAYERS if module.startswith(f"{layer}.")), None)
    name = module.removeprefix(f"{layer}.").partition(".")[0] if layer else ""
    return ROOMS.index(name) if name in ROOMS else None


def used(module: str, nodes: tuple[ast.Import | ast.ImportFrom, ...]) -> Iterator[str]:
    """The modules of higher rooms that a module imports."""
    own = room_of(module)
    named = {
        f"{node.module}.{alias.name}" if is_module(f"{node.module}.{alias.name}") else str(node.module)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for name in named:
        room = room_of(name)
        if own is not None and room is not None and room > own:
            yield name


def is_module(name: str) -> bool:
    """Whether it is a module or a package, and no name inside one."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_a_room_uses_no_higher_one_of_a_layer_below_but_for_a_reason() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        module = name_of(path)
        for higher in used(module, imports(path)):
            found[module].add(higher)

    assert found == {module: set(named.split()) for module, (named, _) in UPWARDS.items()}


def test_higher_rooms_are_seen_from_every_layer() -> None:
    code = (
        "from clinic.domain.followup import due\nfrom clinic.domain.record import facts\nfrom clinic.services.plans"
        ".plans import latest\nfrom clinic.domain.text import fold"
    )
    nodes = tuple(node for node in ast.parse(code).body if isinstance(node, ast.ImportFrom))

    assert set(used("clinic.services.library.files", nodes)) == {
        "clinic.domain.followup.due",
        "clinic.services.plans.plans",
    }
    assert set(used("clinic.web.therapist.plans.plans", nodes)) == {"clinic.domain.followup.due"}
    assert set(used("clinic.services.followup.due", nodes)) == set()
    assert set(used("clinic.web.portal.plan", nodes)) == set()
