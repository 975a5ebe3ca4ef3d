"""YAML in and out: reading refuses what YAML lets pass, writing is canonical, refusals learn their line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

from clinic.domain.content import BrokenContent

LINE_WIDTH = 110


def read(file: Path) -> Mapping[str, object]:
    """The plain data of a YAML file; raises `BrokenContent` if it is not YAML or gives a field twice.

    The answer is typed as a mapping for the parsers, which refuse anything else themselves.
    """
    node = _compose(file)
    with _refusing(file):
        _check_no_field_twice(node, file)
        data: Mapping[str, object] = yaml.SafeLoader("").construct_document(node)
    return data


def dump(data: Mapping[str, object]) -> str:
    """Canonical YAML: fields in the order given, sentences in block lists, words and figures in `[a, b]`."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH, default_flow_style=False
    )
    return text


@contextmanager
def lines_in_refusals() -> Iterator[None]:
    """Give a `BrokenContent` raised inside the line of the place it names."""
    try:
        yield
    except BrokenContent as broken:
        if broken.line is None:
            broken.line = _line(_compose(Path(broken.source)), broken.path)
        raise


def _compose(file: Path) -> yaml.Node:
    with _refusing(file):
        node: yaml.Node | None = yaml.compose(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    if node is None:
        raise BrokenContent("is empty.", source=str(file), line=1)
    return node


def unreadable(file: Path, error: OSError) -> BrokenContent:
    """What is said of a file that the system does not let us read."""
    return BrokenContent(f"cannot be read: {error.strerror}.", source=str(file))


@contextmanager
def _refusing(file: Path) -> Iterator[None]:
    """Say of a file that cannot be read, or not as YAML, which one it is and why."""
    try:
        yield
    except OSError as error:
        raise unreadable(file, error) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BrokenContent(f"is not YAML: {error.problem}.", source=str(file), line=line) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise BrokenContent("is not YAML that can be read here.", source=str(file)) from error


def _check_no_field_twice(node: yaml.Node, file: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            _check_no_field_twice(entry, file)
    if not isinstance(node, yaml.MappingNode):
        return
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            raise BrokenContent(
                f"the field {key.value} is given twice.", source=str(file), line=key.start_mark.line + 1
            )
        seen.add(key.value)
        _check_no_field_twice(value, file)


def _line(node: yaml.Node, path: tuple[str | int, ...]) -> int:
    """The line of the deepest place on `path` that the file has."""
    line = node.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode) and step in (
            fields := {k.value: (k, v) for k, v in node.value}
        ):
            key, node = fields[step]
            line = key.start_mark.line + 1
        else:
            break
    return line


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as PyYAML calls it
        super().increase_indent(flow, False)


def _represent_list(dumper: yaml.SafeDumper, entries: list[object]) -> yaml.Node:
    has_sentences = any(isinstance(entry, Mapping) or " " in str(entry) for entry in entries)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=not has_sentences)


_Dumper.add_representer(list, _represent_list)
