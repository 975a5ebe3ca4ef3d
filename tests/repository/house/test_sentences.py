"""A refusal is written once: no two modules hold the same sentence, so that a better word is put in one place."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from clinic.settings import ROOT
from tests.source import tree

TWICE = {  # sentences that stand in several modules, and why
    "Address and port.": "the help of two commands",
    "The clinic's name, when there are several.": "the help of two commands",
    "Your e-mail address, or a name you can remember.": "translated where a patient reads it, plain for staff",
    "Choose one of the answers shown.": "what WTForms says, and what a detail that is no form field of its says",
    "Choose a number from {}.": "of a plan's terms, and of a report, which patients read",
}


def sentences(code: ast.Module) -> Iterator[str]:
    """What the code says in whole sentences, with `{}` for what is put in; neither docstrings nor parts of a text."""
    parts = {id(part) for node in ast.walk(code) if isinstance(node, ast.JoinedStr) for part in node.values}
    documents = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Expr)}
    for node in ast.walk(code):
        if id(node) in parts | documents:
            continue
        if isinstance(node, ast.JoinedStr):
            said = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value
        else:
            continue
        if said[:1].isupper() and said.endswith(".") and " " in said:
            yield said


def test_no_two_modules_say_the_same_sentence() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        for said in sentences(tree(path)):
            places[said].add(str(path.relative_to(ROOT)))

    assert len(places) > 500
    again = {said: sorted(where) for said, where in places.items() if len(where) > 1}
    assert {said: where for said, where in again.items() if said not in TWICE} == {}
    assert TWICE.keys() == again.keys()


def test_sentences_are_found_and_nothing_else_is() -> None:
    code = '"""A module."""\nNO = "Say why."\nLONG = f"Keep this to {most} characters."\nWORD = "Why."\nx = "a part."'
    assert [*sentences(ast.parse(code))] == ["Say why.", "Keep this to {} characters."]
