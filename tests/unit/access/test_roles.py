"""Who may do what is read from the table, and who may not is told with the action's own sentence."""

from __future__ import annotations

import pytest

from clinic.domain import roles
from clinic.domain.errors import ActionDenied
from clinic.domain.roles import MAY, REFUSALS, Action, Role


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("administers", [False, True])
def test_the_table_lets_a_role_pass_or_its_sentence_refuses(
    role: Role, action: Action, administers: bool
) -> None:
    allowed = role in MAY[action] or (administers and Role.ADMINISTRATOR in MAY[action])
    assert roles.may(role, action, administers=administers) is allowed
    if allowed:
        roles.check(role, action, administers=administers)
    else:
        with pytest.raises(ActionDenied, match=f"^{REFUSALS[action]}$"):
            roles.check(role, action, administers=administers)


def test_nobody_administers_who_is_not_said_to() -> None:
    assert not roles.may(Role.THERAPIST, Action.ADMINISTER)
    with pytest.raises(ActionDenied):
        roles.check(Role.THERAPIST, Action.ADMINISTER)
