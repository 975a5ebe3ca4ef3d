"""What is carried over a sign-in, and what never is: the tables know every form of ours."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from wtforms import HiddenField, PasswordField

from clinic import web
from clinic.web import forms
from clinic.web.forms import kept

TYPED_ALL_THE_SAME = {"trained_on"}  # hidden on one page, and asked on another


def fields(kind: type[object]) -> Iterator[str]:
    """The names of the fields of this kind in all forms."""
    for module in walk_packages(web.__path__, "clinic.web."):
        import_module(module.name)
    waiting: list[type[forms.Form]] = [forms.Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        for name in dir(form):
            field = getattr(form, name)
            if issubclass(getattr(field, "field_class", object), kind):
                yield name


def test_no_form_has_a_password_that_is_carried() -> None:
    passwords = set(fields(PasswordField))
    assert passwords >= {"password", "new_password"}
    assert kept.carried((name, "x") for name in passwords) == ()


def test_no_code_and_no_token_is_carried() -> None:
    never = ("code", "csrf_token", "offer", "recovery_code", "kept")
    assert kept.carried((name, "x") for name in (*never, "text")) == (("text", "x"),)


def test_what_nobody_typed_is_not_read_out() -> None:
    hidden = {name for name, _ in kept.carried((name, "") for name in fields(HiddenField))}
    assert {name for name in hidden if kept.is_seen(name)} <= TYPED_ALL_THE_SAME
    assert kept.is_seen("text")
    assert not kept.is_seen("0190-revision")
