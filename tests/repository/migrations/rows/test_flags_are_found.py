"""The list of patients looks for a standing red flag only where one was ever said: every flag there is was looked for
in the answers of before.
"""

from __future__ import annotations

import importlib.util

from clinic.domain.record.facts import MAY_STAND
from clinic.settings import ROOT


def test_a_question_that_becomes_a_red_flag_comes_with_a_revision_that_looks_for_it() -> None:
    looked_for: set[str] = set()
    for path in (ROOT / "migrations/versions").glob("*.py"):
        if "flag_said" in path.read_text():
            spec = importlib.util.spec_from_file_location(path.stem, path)
            assert spec
            assert spec.loader
            spec.loader.exec_module(revision := importlib.util.module_from_spec(spec))
            looked_for |= set(getattr(revision, "RED_FLAGS", ()))
    assert set(MAY_STAND) - looked_for == set(), (
        "Add a revision that fills patients.flag_said from their answers, and names the new flags in its RED_FLAGS."
    )
