"""The form of a consult: what is typed of a decision, and which flags it can be about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wtforms import DateField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from clinic.domain.library import risk_areas
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import RETIRED_TAGS, Tag
from clinic.domain.library.words import words
from clinic.domain.limits import WORD_COUNTS_MONTHS, WORD_COUNTS_WEEKS
from clinic.domain.record.stated_problems import Problem
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Consult, ConsultKind, Decision, default_expiry
from clinic.domain.screening.deciding import flag_groups, surgeons_limits
from clinic.domain.screening.deciding.flag_groups import FlagGroup
from clinic.domain.screening.deciding.surgeons_limits import SurgeonsLimits, SurgeonsWord
from clinic.domain.screening.rules import Examined
from clinic.domain.screening.screen import Finding
from clinic.domain.screening.words import EXAMINED, phrase
from clinic.domain.text import listed
from clinic.domain.text.quantities import SECONDS
from clinic.models import StaffMember
from clinic.web.forms import SeenForm
from clinic.web.forms.fields import Boxes, FigureField, NeededSometimes, choices
from clinic.web.words import DECISIONS, KINDS, SURGEONS

WHOLE = "the program as a whole"
ALL_OR_SOME = "Tick all flags of a condition, or some of them one by one, not both."
TAGS = {tag: words(tag) for tag in Tag if tag not in RETIRED_TAGS}
OF_THE_PROGRAM = (  # the fields that limit it
    "most_sets",
    "most_reps",
    "most_hold_seconds",
    "range_limit",
    "excluded_exercises",
    "excluded_tags",
)


class ConsultForm(SeenForm):
    """A clinician's decision about consult flags."""

    findings = Boxes("Which flags is this about?")
    kind = RadioField("Whose decision is it?", choices=choices(KINDS.items()), validators=[InputRequired()])
    clinician = StringField("Clinician's name", validators=[InputRequired()])
    profession = StringField("Profession", validators=[InputRequired()])
    registration = StringField("Registration number", validators=[InputRequired()])
    held_on = DateField("Date of the consult", validators=[InputRequired()])
    examined = Boxes("What was examined?", choices=choices(EXAMINED.items()))
    decision = RadioField("Decision", choices=choices(DECISIONS.items()), validators=[InputRequired()])
    surgeon = RadioField(
        "Which limits did the surgeon set?", choices=choices(SURGEONS.items()), validators=[NeededSometimes()]
    )
    surgeon_said = StringField("What the surgeon limits", validators=[NeededSometimes()])
    surgeon_until = DateField(
        "Until",
        description="The last day on which they hold. Empty where the surgeon named no day.",
        validators=[NeededSometimes()],
    )
    excluded_exercises = Boxes("Leave out of this program")
    excluded_tags = Boxes("Leave out movements with", choices=choices(TAGS.items()))
    range_limit = StringField("Limit of the range, as the patient reads it", validators=[Optional()])
    most_sets = FigureField("Most sets", validators=[Optional()])
    most_reps = FigureField("Most repetitions", validators=[Optional()])
    most_hold_seconds = FigureField("Longest hold", SECONDS, validators=[Optional()])
    reason = TextAreaField("Reason", validators=[InputRequired()])
    expires_on = DateField(
        "Counts until",
        description=f"{WORD_COUNTS_WEEKS} weeks unless you say otherwise, {WORD_COUNTS_MONTHS} months at most.",
        validators=[InputRequired()],
    )

    def consult(self) -> Consult:
        """What was typed, unchecked: the service checks it."""
        return Consult(
            kind=ConsultKind(self.kind.data),
            clinician=self.clinician.data or "",
            profession=self.profession.data or "",
            registration=self.registration.data or "",
            held_on=_day(self.held_on.data),
            decision=Decision(self.decision.data),
            reason=self.reason.data or "",
            findings=flag_groups.keys(self.findings.data or ()),
            expires_on=_day(self.expires_on.data),
            examined=frozenset(Examined(part) for part in self.examined.data or ()),
            limits=Limits(
                excluded_exercises=frozenset(self.excluded_exercises.data or ()),
                excluded_tags=frozenset(Tag(tag) for tag in self.excluded_tags.data or ()),
                range_limit=" ".join((self.range_limit.data or "").split()),
                most_sets=self.most_sets.data,
                most_reps=self.most_reps.data,
                most_hold_seconds=self.most_hold_seconds.data,
                surgeon=self._surgeon(),
            ),
        )

    def _surgeon(self) -> SurgeonsLimits | None:
        if self.surgeon is None or not self.surgeon.data:  # not asked, or not answered
            return None
        said = " ".join((self.surgeon_said.data or "").split())
        return SurgeonsLimits(SurgeonsWord(self.surgeon.data), said, self.surgeon_until.data)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        valid = super().validate(extra_validators)
        if flag_groups.named_twice(self.findings.data or ()):
            self.fail("findings", ALL_OR_SOME)
            return False
        return valid

    def offer(self, groups: Sequence[FlagGroup], names: Mapping[str, str], held: Iterable[Exercise]) -> None:
        """What it can be about: each group, and each flag of one that has several; `names` are those of exercises.

        The exercises that the program holds can be left out of it. What a surgeon limits is asked where a flag is about
        an operation.
        """
        self.findings.choices = choices(
            pair
            for group in groups
            for pair in (
                (group.value, _label(group, names)),
                *((flag.key, _one(flag, names)) for flag in group.flags if len(group.flags) > 1),
            )
        )
        self.excluded_exercises.choices = choices((exercise.base, exercise.name) for exercise in held)
        if wanted := _examinations(groups):
            parts = listed([phrase(part) for part in wanted])
            self.examined.description = f"To proceed, the flags above ask for: {parts}."
        self.examined.choices = choices(
            (part, f"{label}. Asked for: {'; '.join(wanted[part])}" if part in wanted else label)
            for part, label in sorted(EXAMINED.items(), key=lambda each: each[0] not in wanted)
        )
        operations = surgeons_limits.operations(flag for group in groups for flag in group.flags)
        if operations:
            self.surgeon.description = (
                f"Kept with a decision about {surgeons_limits.names(operations)}, and with no other."
            )
        elif not self.surgeon_said.raw_data:  # what somebody answered is kept on the page
            del self.surgeon, self.surgeon_said, self.surgeon_until

    @property
    def asks_for_limits(self) -> bool:
        """Whether limits of the program are needed, said or refused, so that their fields lie open."""
        needed = self.decision.data == Decision.PROCEED_WITH_LIMITS
        held = self.surgeon is not None and self.surgeon.data == SurgeonsWord.HOLD
        fields = [self[name] for name in OF_THE_PROGRAM]
        return needed or held or any(field.errors or field.data not in (None, "", []) for field in fields)

    def movements(self) -> list[tuple[str, Sequence[Field]]]:
        """The boxes of the movements to leave out, each under the part of the body that it asks most of."""
        boxes: dict[str, Field] = {box.data: box for box in self.excluded_tags}
        under = {
            area: [box for tag, box in boxes.items() if risk_areas.AREAS[Tag(tag)][0] is area]
            for area in risk_areas.Area
        }
        return [(str(area), found) for area, found in under.items() if found]

    def lines(self, groups: Sequence[FlagGroup]) -> list[tuple[Field, list[Field]]]:
        """The box of each group, with those of its flags where it has several."""
        boxes = {box.data: box for box in self.findings}
        return [
            (boxes[group.value], [boxes[flag.key] for flag in group.flags if len(group.flags) > 1])
            for group in groups
        ]


def suggested(by: StaffMember, today: date, chosen: Sequence[FlagGroup]) -> dict[str, object]:
    """A consult of the person asking, today; nothing is decided for them."""
    return {
        "findings": [group.value for group in chosen],
        "kind": ConsultKind.OWN,
        "clinician": by.name,
        "profession": by.profession,
        "registration": by.registration,
        "held_on": today,
        "expires_on": default_expiry(today),
    }


def on_record(flags: Sequence[Finding], problems: Sequence[Problem], today: date) -> dict[str, object]:
    """What the record says already of limits that hold, for whoever decides to go on from."""
    held = surgeons_limits.on_record(surgeons_limits.operations(flags), problems, today)
    if not held:
        return {}
    return {"surgeon": SurgeonsWord.HOLD, "surgeon_until": surgeons_limits.end_on_record(held)}


def _examinations(groups: Sequence[FlagGroup]) -> dict[Examined, list[str]]:
    """What has to be examined before anything passes, each with the titles of the groups that ask for it."""
    asking = {
        part: [group.titles[0] for group in groups if any(part in flag.examine for flag in group.flags)]
        for part in Examined
    }
    return {part: titles for part, titles in asking.items() if titles}


def _label(group: FlagGroup, names: Mapping[str, str]) -> str:
    """`Herniated disc, low back (3 flags: the program as a whole, Ball crunch and Pike)`, with every title of them."""
    if len(group.flags) == 1:
        return _one(group.flags[0], names)
    about = [*((WHOLE,) if group.is_about_all else ()), *(names[slug] for slug in group.exercises)]
    return f"{'; '.join(group.titles)} ({len(group.flags)} flags: {listed(about)})"


def _one(flag: Finding, names: Mapping[str, str]) -> str:
    return f"{flag.title} ({names[flag.exercise]})" if flag.exercise else flag.title


def _day(value: date | None) -> date:
    assert value is not None  # the field is required
    return value
