"""An exercise of the library: what a content file must say about it, and the refusals when it does not.

`parse` reads an exercise from plain data; `as_data` gives the same data back, so an export equals the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from clinic.domain.content import Node
from clinic.domain.dosage import Side
from clinic.domain.library import level_dosage, vocabulary
from clinic.domain.library.exercise import Equipment, Exercise, Figure, Instructions, Muscles
from clinic.domain.library.level_dosage import LevelDosage
from clinic.domain.library.vocabulary import (
    Category,
    Claim,
    Level,
    Mark,
    Muscle,
    Progression,
    Sided,
    StartPosition,
    Tag,
)
from clinic.domain.limits import BALL_SIZES_CM, SMALL_BALL_CM

MOST_STEPS = 6
BALLS_CM = (SMALL_BALL_CM, *BALL_SIZES_CM)
OPTIONAL = ("mechanic", "clinician_notes")
RETIRED = ("reviewed_by", "reviewed_on")  # always empty; a review is kept beside the text it names
NOT_SAID = ("made_of",)  # what screening adds to a clinic's copy
REQUIRED = tuple(name for name in Exercise.__dataclass_fields__ if name not in (*OPTIONAL, *NOT_SAID))
OPTIONAL_MARKS = (Claim.SETS, Claim.REST, Claim.FREQUENCY)


def parse(data: Mapping[str, object], *, source: str) -> Exercise:
    """Read an exercise from plain data; raises `BrokenContent` with file (`source`), place and reason."""
    root = Node(data, source)
    root.mapping(required=REQUIRED, optional=(*OPTIONAL, *RETIRED))
    exercise = Exercise(
        slug=root.field("slug").slug(),
        name=root.field("name").text(),
        other_names=root.field("other_names").items(Node.text),
        category=root.field("category").choice(Category),
        level=root.field("level").choice(Level),
        start_position=root.field("start_position").choice(StartPosition),
        equipment=_equipment(root.field("equipment")),
        muscles=_muscles(root.field("muscles")),
        tags=vocabulary.complete(root.field("tags").items(lambda node: node.choice(Tag))),
        sided=root.field("sided").choice(Sided),
        why=_sentence(root.field("why")),
        instructions=_instructions(root.field("instructions")),
        mistakes=root.field("mistakes").items(_sentence),
        easier_ways=root.field("easier_ways").items(_sentence),
        harder_ways=root.field("harder_ways").items(_sentence),
        needs=root.field("needs").items(_sentence),
        dosage=_dosage(root.field("dosage")),
        progression=root.field("progression").choice(Progression),
        easier=root.field("easier").items(Node.slug),
        harder=root.field("harder").items(Node.slug),
        sources=root.field("sources").items(Node.text),
        marks=_marks(root.field("marks")),
        figure=_figure(root.field("figure")),
        mechanic=_sentence(root.field("mechanic")) if "mechanic" in data else "",
        clinician_notes=root.field("clinician_notes").items(_sentence) if "clinician_notes" in data else (),
    )
    _check_whole(root, exercise)
    return exercise


def _check_whole(root: Node, exercise: Exercise) -> None:
    """Refuse fields that are possible each by itself but not together."""
    if exercise.level not in exercise.dosage:
        root.field("dosage").refuse(f"has no dosage for the exercise's own level, {exercise.level}.")
    side = Side.EACH if exercise.sided is Sided.PER_SIDE else Side.BOTH
    for level, dosage in exercise.dosage.items():
        if dosage.side is not side:
            root.at("dosage").at(level).refuse(f"must have side {side} because sided is {exercise.sided}.")


def _sentence(node: Node) -> str:
    text = node.text()
    if not (text[0].isupper() and text.endswith(".")):
        node.refuse("must be a sentence: a capital letter first, a full stop last.")
    return text


def _equipment(node: Node) -> Equipment:
    node.mapping(required=("ball_cm", "wall", "mat", "chair"))
    sizes = node.field("ball_cm").items(_ball_size)
    if not sizes:
        node.field("ball_cm").refuse("needs at least one ball size.")
    return Equipment(sizes, node.field("wall").yes(), node.field("mat").yes(), node.field("chair").yes())


def _ball_size(node: Node) -> int:
    size = node.whole()
    if size not in BALLS_CM:
        node.refuse(f"{size} cm is not a ball size; use {', '.join(map(str, BALLS_CM))}.")
    return size


def _muscles(node: Node) -> Muscles:
    node.mapping(required=("primary", "secondary"))
    primary = node.field("primary").items(lambda entry: entry.choice(Muscle))
    secondary = node.field("secondary").items(lambda entry: entry.choice(Muscle))
    for muscle in secondary:
        if muscle in primary:
            node.field("secondary").refuse(f"{muscle} is a primary muscle already.")
    return Muscles(primary, secondary)


def _instructions(node: Node) -> Instructions:
    node.mapping(required=tuple(Instructions.__dataclass_fields__))
    steps = node.field("steps").items(_sentence)
    if not 1 <= len(steps) <= MOST_STEPS:
        node.field("steps").refuse(f"needs 1 to {MOST_STEPS} steps, not {len(steps)}.")
    return Instructions(
        setup=node.field("setup").items(_sentence),
        steps=steps,
        breathing=_sentence(node.field("breathing")),
        feel=_sentence(node.field("feel")),
        stop_if=node.field("stop_if").items(_sentence),
    )


def _dosage(node: Node) -> Mapping[Level, LevelDosage]:
    data = node.mapping(required=(), optional=tuple(Level))
    return {level: level_dosage.parse(node.field(level)) for level in Level if level in data}


def _marks(node: Node) -> Mapping[Claim, Mark]:
    data = node.mapping(
        required=tuple(fact for fact in Claim if fact not in OPTIONAL_MARKS), optional=OPTIONAL_MARKS
    )
    return {fact: node.field(fact).choice(Mark) for fact in Claim if fact in data}


def _figure(node: Node) -> Figure:
    said = node.mapping(required=("start", "end"), optional=("middle",))
    return Figure(**{panel: _sentence(node.field(panel)) for panel in said})


def as_data(exercise: Exercise) -> dict[str, object]:
    """The plain data `parse` reads, fields in the order of the files."""
    data = {name: _plain(getattr(exercise, name)) for name in REQUIRED}
    data["tags"] = [str(tag) for tag in Tag if tag in vocabulary.shortest(exercise.tags)]
    if exercise.mechanic:
        data["mechanic"] = exercise.mechanic
    if exercise.clinician_notes:
        data["clinician_notes"] = list(exercise.clinician_notes)
    return data


def _plain(value: object) -> object:
    match value:
        case LevelDosage():
            return level_dosage.as_data(value)
        case Figure():
            return dict(value.panels)
        case Equipment() | Muscles() | Instructions():
            return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        case Mapping():
            return {str(key): _plain(entry) for key, entry in value.items()}
        case tuple():
            return [_plain(entry) for entry in value]
        case StrEnum():
            return str(value)
        case _:
            return value
