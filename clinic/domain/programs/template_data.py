"""The file of a built-in template: what it must say, held against the library, and the refusals when it does not.

`parse` raises `BrokenContent` with file (`source`), place and reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from clinic.domain.content import BrokenContent, Node
from clinic.domain.dosage import LIMITS, Dosage, check
from clinic.domain.errors import InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.level_dosage import LevelDosage
from clinic.domain.library.references import Reference, SourceKind
from clinic.domain.library.vocabulary import Category, Level, Mark
from clinic.domain.limits import BALL_SIZES_CM, SMALL_BALL_CM
from clinic.domain.programs import entry
from clinic.domain.programs.template import BuiltIn, Phase, TemplateItem
from clinic.domain.record.problems import PROBLEMS

MOST_ITEMS = (
    4  # in a phase: three or four are done, more are not (clinical review, section 4; clinician to confirm)
)
BALLS_CM = (SMALL_BALL_CM, *BALL_SIZES_CM)
DIFFICULTY = tuple(Level)
REQUIRED = tuple(BuiltIn.__dataclass_fields__)
PHASE = tuple(Phase.__dataclass_fields__)

ExercisesBySlug = Mapping[str, Exercise]


def parse(data: object, *, source: str, library: ExercisesBySlug, cited: Mapping[str, Reference]) -> BuiltIn:
    """Read one template."""
    root = Node(data, source)
    root.mapping(required=REQUIRED)
    template = BuiltIn(
        slug=root.field("slug").slug(),
        version=root.field("version").whole(low=1),
        changed=root.field("changed").day(),
        name=root.field("name").text(),
        aim=root.field("aim").text(),
        problems=root.field("problems").items(_problem),
        trains=root.field("trains").items(lambda node: node.choice(Category)),
        ball_cm=root.field("ball_cm").items(_ball),
        note=root.field("note").text(),
        phases=root.field("phases").items(lambda node: _phase(node, library)),
        sources=root.field("sources").items(Node.text),
        mark=root.field("mark").choice(Mark),
    )
    if not template.phases:
        root.field("phases").refuse("needs at least one phase.")
    _check_aim_and_balls(root, template, library)
    _check_sources(root, template, cited)
    return template


def _problem(node: Node) -> str:
    code = node.text()
    if code not in PROBLEMS:
        node.refuse(f"{code} is not a known condition code.")
    return code


def _ball(node: Node) -> int:
    size = node.whole()
    if size not in BALLS_CM:
        node.refuse(f"{size} cm is not a ball size; use {', '.join(map(str, BALLS_CM))}.")
    return size


def _phase(node: Node, library: ExercisesBySlug) -> Phase:
    node.mapping(required=PHASE)
    phase = Phase(
        name=node.field("name").text(),
        level=node.field("level").choice(Level),
        entry=node.field("entry").items(entry.parse),
        items=node.field("items").items(lambda item: _item(item, library)),
    )
    if not 1 <= len(phase.items) <= MOST_ITEMS:
        node.field("items").refuse(f"needs 1 to {MOST_ITEMS} exercises, not {len(phase.items)}.")
    slugs = [item.slug for item in phase.items]
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            node.field("items").at(number).refuse(f"{slug} is listed twice.")
    hardest = max((library[slug].level for slug in slugs), key=DIFFICULTY.index)
    if hardest is not phase.level:
        node.field("level").refuse(f"must be {hardest}, as its hardest exercise is.")
    return phase


def _item(node: Node, library: ExercisesBySlug) -> TemplateItem:
    data = node.mapping(required=("exercise",), optional=("dosage",))
    slug = node.field("exercise").slug()
    if slug not in library:
        node.field("exercise").refuse(f"there is no exercise {slug}.")
    if "dosage" not in data:
        return TemplateItem(slug)
    return TemplateItem(slug, _dosage(node.field("dosage"), [*library[slug].dosage.values()]))


def _dosage(node: Node, given: list[LevelDosage]) -> Dosage:
    """The figures of the file, and its words and side as the library's; nothing beyond what the library gives."""
    data = node.mapping(required=("sets", "days_per_week"), optional=(*LIMITS, "note"))
    first = given[0].default()
    note = node.field("note").text() if "note" in data else first.note
    figures = {name: node.field(name).whole() for name in LIMITS if name in data}
    dosage = Dosage(**figures, side=first.side, note=note)
    try:
        check(dosage)
    except InvalidInput as refusal:
        place, sentence = next(iter(refusal.errors.items()))
        raise BrokenContent(sentence, source=node.source, path=(*node.path, place)) from refusal
    for name in LIMITS:
        _check_within(node.field(name), name, getattr(dosage, name), given)
    return dosage


def _check_within(node: Node, name: str, figure: int | None, given: list[LevelDosage]) -> None:
    """Every figure lies between the library's least and the most that it is meant to become."""
    ends = [getattr(end, name) for level in given for end in (level.default(), level.grown())]
    known = [end for end in ends if end is not None]
    if (figure is None) is bool(known):
        node.refuse("is not how the library counts this exercise.")
    if figure is not None and not min(known) <= figure <= max(known):
        node.refuse(f"must be {min(known)} to {max(known)}, as in the library, not {figure}.")


def _check_aim_and_balls(root: Node, template: BuiltIn, library: ExercisesBySlug) -> None:
    exercises = [library[item.slug] for phase in template.phases for item in phase.items]
    trained = {exercise.category for exercise in exercises}
    if trained != {*template.trains}:
        root.field("trains").refuse(f"must be {', '.join(sorted(trained))}, as its exercises do.")
    for exercise in exercises:
        if not {*exercise.equipment.ball_cm} & {*template.ball_cm}:
            root.field("ball_cm").refuse(f"{exercise.slug} suits none of these.")
    for number, size in enumerate(template.ball_cm):
        if not any(size in exercise.equipment.ball_cm for exercise in exercises):
            root.field("ball_cm").at(number).refuse("suits no exercise here.")


def _check_sources(root: Node, template: BuiltIn, cited: Mapping[str, Reference]) -> None:
    """Every source is listed, and a mark of seed or cited has one that can carry it."""
    for number, source in enumerate(template.sources):
        if source not in cited:
            root.field("sources").at(number).refuse(f"there is no reference {source}.")
    evidence = [cited[source] for source in template.sources if cited[source].is_evidence]
    seeds = [one for one in evidence if one.kind is SourceKind.SEED]
    carried = {Mark.SEED: bool(seeds), Mark.CITED: len(evidence) > len(seeds), Mark.CONFIRM: True}
    if not carried[template.mark]:
        root.field("mark").refuse(f"is {template.mark}, but no listed source may carry it.")
