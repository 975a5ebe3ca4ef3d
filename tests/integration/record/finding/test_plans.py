"""A search for patients looks its keys up by their index, within the clinic, on PostgreSQL as on SQLite."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from clinic.services.followup import caseload
from clinic.services.record import finding
from tests.factories import NOW, People

TYPED = ("pat", "pta pateint", "pat 4.5.1961", "+49 30 1234", "A-17", "31.12.1950")
BY_INDEX = re.compile(r"Index (Only )?Scan|Bitmap Index Scan")


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("most", [0, 2000], ids=["walked through", "looked up"])
def test_keys_are_looked_up_within_the_clinic(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(finding, "MOST_BY_KEY", most)
    session.commit()
    sent: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, given: Any, *_more: object) -> None:
        sent.append((statement, given))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", keep)
    for typed in TYPED:
        caseload.page_of(session, people.alice, query=typed, whose="all", at=NOW)
    event.remove(engine, "before_cursor_execute", keep)
    searches = {statement: given for statement, given in sent if "patient_keys" in statement}
    session.execute(text("SET LOCAL enable_seqscan = off"))
    connection = session.connection()
    for statement, given in searches.items():
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", given))
        scans = [
            line
            for line in plan.splitlines()
            if re.search(r"Scan.* on (ix_|pk_)?patient_keys|patient_keys_", line)
        ]
        assert scans
        assert "Seq Scan on patient_keys" not in plan
        assert re.findall(r"Index Cond: \(\((?!clinic_id)\w+", plan) == [], plan
    assert len(searches) >= 3
