"""The file of words for searching: refused with its place where something in it cannot be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.domain.content import BrokenContent
from clinic.services.library import search_words

SOUND = {
    "ignored": ["the"],
    "left_out_and_said": ["pain"],
    "words": [
        {"typed": ["swiss ball"], "finds": ["ball"]},
        {"typed": ["tum"], "exercises": ["pike"], "said": "belly"},
    ],
}


def load(folder: Path, changes: dict[str, Any]) -> str:
    (folder / "exercises").mkdir()
    (folder / "exercises" / "pike.yaml").touch()
    (folder / "search.yaml").write_text(yaml.safe_dump({**SOUND, **changes}))
    try:
        search_words.load(folder)
    except BrokenContent as broken:
        return str(broken).removeprefix(str(folder))
    return ""


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == ""


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ignored": ["The"]}, "ignored.0: must be one word in small letters, not 'The'."),
        ({"ignored": [True]}, "ignored.0: must be a text that is not empty."),
        ({"other": 1}, "other: is not a known field."),
        ({"words": [{"typed": ["a"]}]}, "words.0: says nothing that is found: finds or exercises."),
        ({"words": [{"typed": ["a"], "exercises": ["bike"]}]}, "words.0.exercises.0: there is no exercise bike."),
        ({"words": [{"typed": ["a-b"], "finds": ["c"]}, {"typed": ["a b"], "finds": ["d"]}]},
         "words.1: a b is explained twice."),
        ({"words": [{"typed": ["--"], "finds": ["c"]}]}, "words.0.typed.0: has no word in it."),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_with_its_place(
    tmp_path: Path, changes: dict[str, Any], refusal: str
) -> None:
    said = load(tmp_path, changes)
    assert said.startswith("/search.yaml:")
    assert said.partition(": ")[2] == refusal
