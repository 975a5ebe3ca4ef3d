"""One name, one meaning: no class, alias, type variable or import of the application is called like another thing, and
no constant that a module imports by its name alone.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from clinic.settings import ROOT
from tests.source import imports, tree

ASKED_FOR = {"Meta"}  # WTForms reads a form's settings from an inner class of this name
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+")
OF_A_TYPE = re.compile(r"_?[A-Z]\w*[a-z]\w*")


def declared(code: ast.Module) -> Iterator[str]:
    """The name of every class in some code, and of what its first level gives a type's name."""
    classes = (node.name for node in ast.walk(code) if isinstance(node, ast.ClassDef))
    yield from (name for name in classes if name not in ASKED_FOR)
    for node in code.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (target.id for target in targets if isinstance(target, ast.Name))
            yield from (name for name in names if OF_A_TYPE.fullmatch(name))


def test_no_two_types_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "clinic").rglob("*.py")):
        for name in declared(tree(path)):
            places[name.lstrip("_")].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def of_constants(code: ast.Module) -> Iterator[tuple[str, str]]:
    """The name of each constant of some code's first level, with what stands behind it."""
    for node in code.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and CONSTANT.fullmatch(target.id):
                    yield target.id, ast.unparse(node.value)


def test_no_two_constants_that_are_imported_by_their_name_alone_share_it() -> None:
    """`ladder.WORDS` says whose words they are; `WORDS` in the middle of another module does not."""
    files = sorted((ROOT / "clinic").rglob("*.py"))
    module_of = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    imported = {
        (node.module, alias.name)
        for path in files
        for node in imports(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    meanings: dict[str, dict[str, str]] = defaultdict(dict)
    for path, module in module_of.items():
        for name, value in of_constants(tree(path)):
            if (module, name) in imported and not value.endswith(f".{name}"):
                meanings[name][value] = module
    assert len(meanings) > 150
    assert {name: sorted(found.values()) for name, found in meanings.items() if len(found) > 1} == {}


def test_no_module_is_imported_under_the_name_of_another() -> None:
    files = sorted((ROOT / "clinic").rglob("*.py"))
    modules = {(path.parent if path.stem == "__init__" else path.with_suffix("")).name for path in files}
    renamed = {
        f"{path.relative_to(ROOT)}: {alias.name} as {alias.asname}"
        for path in files
        for node in imports(path)
        for alias in node.names
        if alias.asname in modules and alias.asname != alias.name
    }
    assert renamed == set()


def test_constants_are_found_with_their_values() -> None:
    code = "WORDS: dict[str, int] = {}\nPair = tuple\n_OWN = 1\nMOST = KEPT = 3\nclass Form:\n  INNER = 4"
    assert [*of_constants(ast.parse(code))] == [("WORDS", "{}"), ("MOST", "3"), ("KEPT", "3")]


def test_classes_aliases_and_type_variables_are_found() -> None:
    code = 'LIMIT = 3\nPair = tuple[int, int]\n_Kind: object = TypeVar("_Kind")\nclass Outer:\n  class Inner: ...'
    assert sorted(declared(ast.parse(code))) == ["Inner", "Outer", "Pair", "_Kind"]
