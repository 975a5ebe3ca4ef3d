"""One name, one meaning: no class, alias, type variable or import of the application is called like another thing."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from clinic.settings import ROOT
from tests.source import imports, tree

ASKED_FOR = {"Meta"}  # WTForms reads a form's settings from an inner class of this name
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


def test_classes_aliases_and_type_variables_are_found() -> None:
    code = 'LIMIT = 3\nPair = tuple[int, int]\n_Kind: object = TypeVar("_Kind")\nclass Outer:\n  class Inner: ...'
    assert sorted(declared(ast.parse(code))) == ["Inner", "Outer", "Pair", "_Kind"]
