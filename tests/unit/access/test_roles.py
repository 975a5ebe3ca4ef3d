"""Who may do what is read from the table, and who may not is told with the action's own sentence."""

from __future__ import annotations

from itertools import product

import pytest

from clinic.domain import roles
from clinic.domain.errors import ActionDenied
from clinic.domain.roles import MAY, REFUSALS, Action, Role


def test_the_table_lets_a_role_pass_or_its_sentence_refuses() -> None:
    faults = []
    for role, action, administers in product(Role, Action, (False, True)):
        allowed = role in MAY[action] or (administers and Role.ADMINISTRATOR in MAY[action])
        said = refusal(role, action, administers=administers)
        if roles.may(role, action, administers=administers) is not allowed:
            faults.append((role, action, administers))
        if said != ("" if allowed else REFUSALS[action]):
            faults.append((role, action, administers, said))
    assert faults == []


def refusal(role: Role, action: Action, *, administers: bool) -> str:
    """The sentence with which it is refused; nothing when it passes."""
    try:
        roles.check(role, action, administers=administers)
    except ActionDenied as refused:
        return str(refused)
    return ""


def test_nobody_administers_who_is_not_said_to() -> None:
    assert not roles.may(Role.THERAPIST, Action.ADMINISTER)
    with pytest.raises(ActionDenied):
        roles.check(Role.THERAPIST, Action.ADMINISTER)
