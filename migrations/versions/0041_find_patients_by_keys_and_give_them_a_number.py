"""Find patients by keys: words of the name with a slip forgiven, birth date, phone, and the clinic's own record number,
which is new.

Existing rows: their names are folded anew (letters with a stroke are as people type them), and every patient gets the
keys that the record says. On the way down the numbers are forgotten, and the names stay folded.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

LONGEST = 130
BY_BYTES = sa.String(LONGEST).with_variant(sa.String(LONGEST, collation="C"), "postgresql")
WITHOUT_STROKE = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ı": "i",
    }
)
NOT_IN_WORDS = re.compile(r"[\W_]+")
APOSTROPHES = re.compile(r"['’‘`´ʼʹ′ʻ]")
WRITTEN_OUT = re.compile(r"(?<=[aou])e")
DIGITS = "0123456789"
TOGETHER = 500  # patients whose keys are written at once


def upgrade() -> None:
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("record_number", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("record_key", sa.String(length=40), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_patients_clinic_id_record_key"), ["clinic_id", "record_key"]
        )
        batch_op.create_check_constraint("record_number", "(record_key IS NULL) = (record_number = '')")
    op.create_table(
        "patient_keys",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("key", BY_BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_patient_keys_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_patient_keys_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id", "key", name=op.f("pk_patient_keys")),
    )
    op.create_index(
        "ix_patient_keys_clinic_id_key_patient_id",
        "patient_keys",
        ["clinic_id", "key", "patient_id"],
        unique=False,
    )
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("patient_keys")
    with op.batch_alter_table("patients", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_patients_record_number"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_patients_clinic_id_record_key"), type_="unique")
        batch_op.drop_column("record_key")
        batch_op.drop_column("record_number")


def _fill(connection: sa.Connection) -> None:
    columns = (
        sa.column("clinic_id", sa.Uuid()),
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("search_name", sa.String()),
        sa.column("born", sa.Date()),
        sa.column("phone", sa.String()),
    )
    patients = sa.table("patients", *columns)
    keys = sa.table(
        "patient_keys",
        sa.column("clinic_id", sa.Uuid()),
        sa.column("key", BY_BYTES),
        sa.column("patient_id", sa.Uuid()),
    )
    one = sa.and_(patients.c.clinic_id == sa.bindparam("c"), patients.c.id == sa.bindparam("p"))
    refold = sa.update(patients).where(one).values(search_name=sa.bindparam("folded"))
    rows = connection.execute(sa.select(*columns)).mappings().all()
    for start in range(0, len(rows), TOGETHER):
        some = rows[start : start + TOGETHER]
        changed = [
            {"c": row["clinic_id"], "p": row["id"], "folded": folded}
            for row in some
            if (folded := _fold(row["name"])[:120]) != row["search_name"]
        ]
        if changed:
            connection.execute(refold, changed)
        connection.execute(
            sa.insert(keys),
            [
                {"clinic_id": row["clinic_id"], "patient_id": row["id"], "key": key}
                for row in some
                for key in sorted(_keys(row))
            ],
        )


def _keys(row: Any) -> set[str]:
    folded = _fold_name(row["name"]).split()
    words = {
        word[: LONGEST - 2] for word in (*folded, *_fold_name(APOSTROPHES.sub(" ", row["name"])).split())
    }
    joined = {f"{one}{two}"[: LONGEST - 2] for one, two in pairwise(folded)}
    phones = _numbers(row["phone"])
    digits = "".join(one for one in row["phone"].replace("(0)", "") if one in DIGITS)
    return {
        *(f"n:{word}" for word in words | joined),
        *(
            f"s:{lacking}"
            for word in words
            if len(word) >= 4 and word.isalpha()
            for lacking in _mistyped(word[:24])
        ),
        f"f:{' '.join(sorted(folded))}"[:LONGEST],
        f"b:{row['born'].isoformat()}",
        *(f"p:{number}" for number in phones),
        *(f"l:{number[::-1]}" for number in (digits,) if len(number) >= 4),
    }


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(WITHOUT_STROKE)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return NOT_IN_WORDS.sub(" ", bare).strip()


def _fold_name(name: str) -> str:
    return WRITTEN_OUT.sub("", _fold(APOSTROPHES.sub("", name)))


def _mistyped(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _numbers(phone: str) -> list[str]:
    kept = phone.replace("(0)", "")
    digits = "".join(one for one in kept if one in DIGITS)
    abroad = kept.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    without = [digits[length:].lstrip("0") for length in range(1, 4)] if abroad else []
    return [one for one in dict.fromkeys((digits, *without)) if len(one) >= 4][:3]
