"""The shape of a case as a JSON Schema, made of the same tables by which `case_data` reads one.

It says which fields, words and figures there are. What takes the whole case to see (a date in the future, a condition
that is also answered no, an exercise that the library has not) only `clinic screen` itself refuses.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic.domain import limits
from clinic.domain.content import SLUG
from clinic.domain.dosage import LIMITS, Side
from clinic.domain.record.facts import ATTRIBUTES, MAY_STAND, OTHER_FACTS, Answer, Fact, ValueType
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.case_data import CASE_FIELDS, DAY

Schema = dict[str, object]

DAY_SCHEMA: Schema = {"type": ["string", "null"], "pattern": f"^{DAY.pattern}$"}
ANSWER: Schema = {"enum": [*map(str, Answer), None]}
YES_NO: Schema = {"enum": [*map(str, Answer), True, False, None]}
TITLE = "A case for clinic screen"
MEANING = (
    "Absent or null is not recorded, which is never no. In an exercise absent is as the library starts it."
)


def schema() -> Schema:
    """The schema as plain data."""
    fields: dict[str, Schema] = {
        "patient": _object(
            {"born": DAY_SCHEMA, "height_cm": _span(limits.HEIGHT_CM), "weight_kg": _span(limits.WEIGHT_KG)}
        ),
        "facts": _object(dict.fromkeys((*PROBLEMS, *OTHER_FACTS), ANSWER)),
        "conditions": _list(_condition()),
        "red_flags": _object(dict.fromkeys(MAY_STAND, ANSWER)),
        "ball": _object(
            {
                "diameter_cm": _one_of(limits.BALL_SIZES_CM),
                "rating_kg": _span(limits.BALL_RATING_KG),
                "latex_free": YES_NO,
                "anti_burst": YES_NO,
            }
        ),
        "exercises": _list({"anyOf": [_slug(), _exercise()]}),
        "intake_complete": {"type": ["boolean", "null"]},
        "acute_window_weeks": _span(limits.ACUTE_WEEKS, "integer"),
    }
    on = DAY_SCHEMA | {"type": "string"}
    whole = _object({"on": on, **{name: fields[name] for name in CASE_FIELDS}}, "on") | {"type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": MEANING,
        **whole,
    }


def _condition() -> Schema:
    attributes = {name: _attribute(fact) for name, fact in ATTRIBUTES.items()}
    return _object({"code": {"enum": list(PROBLEMS)}, **attributes}, "code") | {"type": "object"}


def _attribute(fact: Fact) -> Schema:
    match fact.kind:
        case ValueType.YES_NO:
            return YES_NO
        case ValueType.DATE:
            return DAY_SCHEMA
        case ValueType.NUMBER:
            return _span(limits.Span(fact.low, fact.high), "integer")
        case ValueType.CHOICE:
            return _one_of(fact.choices)


def _exercise() -> Schema:
    """Repetitions or seconds, and no hold beside seconds."""
    figures = {name: _span(limits.Span(*span), "integer") for name, span in LIMITS.items()}
    said = {"type": "integer"}
    both = [
        {"required": ["reps", "seconds"], "properties": {"reps": said, "seconds": said}},
        {
            "required": ["seconds", "hold_seconds"],
            "properties": {"seconds": said, "hold_seconds": said | {"minimum": 1}},
        },
    ]
    shape = _object({"slug": _slug(), **figures, "side": _one_of(map(str, Side))}, "slug")
    return shape | {"type": "object", "not": {"anyOf": both}}


def _slug() -> Schema:
    return {"type": "string", "pattern": f"^{SLUG.pattern}$"}


def _object(fields: dict[str, Schema], *required: str) -> Schema:
    shape: Schema = {"type": ["object", "null"], "properties": fields, "additionalProperties": False}
    return shape | {"required": list(required)} if required else shape


def _list(entry: Schema) -> Schema:
    return {"type": ["array", "null"], "items": entry}


def _span(span: limits.Span, kind: str = "number") -> Schema:
    return {"type": [kind, "null"], "minimum": span.low, "maximum": span.high}


def _one_of(words: Iterable[object]) -> Schema:
    return {"enum": [*words, None]}
