"""The schema of a case and `clinic screen` take the same cases, and the examples of the documents are among them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.domain.screening import case_schema
from clinic.settings import ROOT
from tests.unit.screening.test_case_data import ON, READ
from tests.unit.screening.test_command import HEALTHY, MALFORMED

SCHEMA = json.loads((ROOT / "docs" / "screening-case.schema.json").read_text("utf-8"))
EXAMPLES = re.findall(
    r"```json\n(.*?)```", (ROOT / "docs" / "screening-cases.md").read_text("utf-8"), re.DOTALL
)
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
WHOLE_CASE = (
    "in the future",
    "is not a day of the calendar",
    "must be a date of birth",
    "is answered no",
    "dancing is not an exercise",  # a slug like any other
)


def is_a(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and not (isinstance(value, bool) and kind in ("number", "integer"))


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is as the schema says; as much of JSON Schema as ours uses, and an unknown word is an error."""
    return all(CHECKS[word](value, said, schema) for word, said in schema.items())


CHECKS: dict[str, Any] = {
    "$schema": lambda value, said, schema: True,
    "title": lambda value, said, schema: True,
    "description": lambda value, said, schema: True,
    "type": lambda value, said, schema: any(
        is_a(value, k) for k in ([said] if isinstance(said, str) else said)
    ),
    "enum": lambda value, said, schema: any(
        value is one or (value == one and type(value) is type(one)) for one in said
    ),
    "pattern": lambda value, said, schema: not isinstance(value, str) or bool(re.search(said, value)),
    "minimum": lambda value, said, schema: not is_a(value, "number") or value >= said,
    "maximum": lambda value, said, schema: not is_a(value, "number") or value <= said,
    "required": lambda value, said, schema: not isinstance(value, dict) or value.keys() >= set(said),
    "items": lambda value, said, schema: (
        not isinstance(value, list) or all(fits(entry, said) for entry in value)
    ),
    "anyOf": lambda value, said, schema: any(fits(value, one) for one in said),
    "not": lambda value, said, schema: not fits(value, said),
    "properties": lambda value, said, schema: (
        not isinstance(value, dict)
        or all(fits(value[name], one) for name, one in said.items() if name in value)
    ),
    "additionalProperties": lambda value, said, schema: (
        not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
    ),
}


def test_the_schema_is_made_from_the_tables_that_a_case_is_read_by() -> None:
    assert json.loads(json.dumps(case_schema.schema())) == SCHEMA


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_documents_is_a_case(example: str, tmp_path: Any) -> None:
    assert fits(json.loads(example), SCHEMA)
    file = tmp_path / "case.json"
    file.write_text(example, "utf-8")
    answer = CliRunner().invoke(main, ["screen", str(file)])
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["verdict"] == "consult"


@pytest.mark.parametrize("what", READ)
def test_the_schema_takes_what_clinic_screen_reads(what: str) -> None:
    assert fits(ON | READ[what][0], SCHEMA)
    assert fits(HEALTHY, SCHEMA)


@pytest.mark.parametrize("message", MALFORMED)
def test_the_schema_refuses_what_clinic_screen_refuses_unless_it_takes_the_whole_case_to_see(
    message: str,
) -> None:
    seen = not any(words in message for words in WHOLE_CASE)
    assert fits(HEALTHY | MALFORMED[message], SCHEMA) is not seen
