"""The settings come from the environment whole or not at all, and what is misspelled is never taken for development."""

from __future__ import annotations

import base64
import resource
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from threading import Barrier

import pytest

from clinic.environment import NEEDED, SECRET_NAMES
from clinic.settings import Settings, SettingsError, from_environment, new_secrets

PRODUCTION = {
    "CLINIC_ENV": "production",
    "DATABASE_URL": "postgresql+psycopg://clinic@/clinic",
    "CLINIC_PUBLIC_URL": "https://clinic.example/",
    "CLINIC_TRUSTED_PROXIES": "0",
}
SAME = base64.b64encode(bytes(range(32))).decode()
REFUSED = [
    ({"CLINIC_SECRET_KEY": "x"}, "CLINIC_SECRET_KEY must be at least 32 random bytes"),
    ({"CLINIC_SECRET_KEY": "x" * 44}, "CLINIC_SECRET_KEY must be at least 32 random bytes"),
    (
        {"CLINIC_PUBLIC_URL": "http://clinic.example"},
        "CLINIC_PUBLIC_URL must begin with https:// in production",
    ),
    ({"CLINIC_PUBLIC_URL": "clinic.example"}, "CLINIC_PUBLIC_URL must be an address"),
    ({"CLINIC_PUBLIC_URL": "https://clinic.example/app"}, "CLINIC_PUBLIC_URL must be an address"),
    ({"CLINIC_PUBLIC_URL": "https://clinic.example:port"}, "CLINIC_PUBLIC_URL must be an address"),
    ({"CLINIC_PUBLIC_URL": "https://[clinic"}, "CLINIC_PUBLIC_URL must be an address"),
    *(
        ({"CLINIC_PUBLIC_URL": f"https://{rest}"}, "CLINIC_PUBLIC_URL must be an address")
        for rest in (
            "clinic.example?",
            "clinic.example#",
            "me:pw@clinic.example",
            "clinic.example:0",
            ".",
            "-",
            "<b>",
        )
    ),
    ({"CLINIC_SECRET_KEY": "\udcff" * 32}, "CLINIC_SECRET_KEY has bytes that are not UTF-8"),
    ({"CLINIC_SECRET_KEY_OLD": "x"}, "CLINIC_SECRET_KEY_OLD must be at least 32 random bytes"),
    ({"CLINIC_TRUSTED_PROXIES": "9" * 5000}, "CLINIC_TRUSTED_PROXIES must be a whole number up to 99"),
    *(
        ({"DATABASE_URL": url}, "DATABASE_URL names no file")
        for url in ("sqlite://", "sqlite:///", "sqlite:///:memory:")
    ),
    ({"DATABASE_URL": "sqlite:///%00"}, "DATABASE_URL holds a character that no name can have"),
    *(
        ({"DATABASE_URL": f"sqlite:///{rest}"}, "DATABASE_URL of SQLite is a path and nothing else")
        for rest in ("/tmp/z?mode=ro", "file:/tmp/z?uri=true&mode=memory")
    ),
    ({"DATABASE_URL": "mysql://clinic"}, "DATABASE_URL must begin with sqlite"),
    ({"DATABASE_URL": "clinic.sqlite3"}, "DATABASE_URL must begin with sqlite"),
    *(
        ({name: base64.b64encode(plain).decode()}, f"{name} must be at least 32 random bytes")
        for name in ("CLINIC_KEY_ENCRYPTION_KEY", "CLINIC_AUDIT_KEY")
        for plain in (bytes(32), b"k" * 32, b"password" * 4)
    ),
    *(
        (dict.fromkeys(two, SAME), f"{' and '.join(two)} are the same. Give each a value of its own")
        for two in combinations(SECRET_NAMES, 2)
    ),
    ({"CLINIC_AUDIT_KEY_OLD": "c2hvcnQ="}, "CLINIC_AUDIT_KEY_OLD must be 32 bytes in base64; it has 5"),
]


def test_production_takes_its_settings_from_the_environment_alone(tmp_path: Path) -> None:
    settings = from_environment(PRODUCTION | new_secrets(), instance=tmp_path)

    assert settings.production
    assert settings.public_url == "https://clinic.example"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(name: str, tmp_path: Path) -> None:
    given = {key: value for key, value in (PRODUCTION | new_secrets()).items() if key != name}

    with pytest.raises(SettingsError, match=f"Set {name} before starting in production"):
        from_environment(given, instance=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLINIC_ENV", "prod"),
        ("CLINIC_ENV", "Production"),
        ("CLINIC_AUDIT_KEY", "not base64!"),
        ("CLINIC_KEY_ENCRYPTION_KEY", "c2hvcnQ="),
        ("CLINIC_TRUSTED_PROXIES", "one"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be"):
        from_environment(PRODUCTION | new_secrets() | {name: value}, instance=tmp_path)


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED, ids=[str(wrong) for wrong, _ in REFUSED])
def test_production_does_not_start_with_what_is_unsafe_or_unusable(
    wrong: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as refusal:
        from_environment(PRODUCTION | new_secrets() | wrong, instance=tmp_path)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80"])
def test_an_address_of_this_machine_may_do_without_https(address: str, tmp_path: Path) -> None:
    given = PRODUCTION | new_secrets() | {"CLINIC_PUBLIC_URL": address}

    assert from_environment(given, instance=tmp_path).public_url == address


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"DATABASE_URL": PRODUCTION["DATABASE_URL"]},
            "DATABASE_URL names PostgreSQL, but CLINIC_ENV is not set.",
        ),
        *(
            (
                {"CLINIC_PUBLIC_URL": address},
                "CLINIC_PUBLIC_URL is an https address, but CLINIC_ENV is not set.",
            )
            for address in ("https://clinic.example", "HTTPS://clinic.example")
        ),
    ],
)
def test_what_looks_like_a_real_clinic_is_not_taken_for_a_trial_unless_it_is_said(
    given: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=sentence):
        from_environment(given, instance=tmp_path)
    assert list(tmp_path.iterdir()) == []

    assert not from_environment(given | {"CLINIC_ENV": "development"}, instance=tmp_path).production


def test_keys_of_before_are_a_list(tmp_path: Path) -> None:
    one, two = (new_secrets()["CLINIC_AUDIT_KEY"] for _ in range(2))
    settings = from_environment(
        PRODUCTION | new_secrets() | {"CLINIC_AUDIT_KEY_OLD": f"{one}, {two}", "CLINIC_SECRET_KEY_OLD": one},
        instance=tmp_path,
    )

    assert [base64.b64encode(key).decode() for key in settings.audit_keys.old] == [one, two]
    assert settings.secret_keys.old == (one.encode(),)


def test_a_plain_key_can_be_named_as_the_one_before_to_be_rid_of_it(tmp_path: Path) -> None:
    plain = base64.b64encode(bytes(32)).decode()
    names = ("CLINIC_KEY_ENCRYPTION_KEY_OLD", "CLINIC_AUDIT_KEY_OLD")

    settings = from_environment(PRODUCTION | new_secrets() | dict.fromkeys(names, plain), instance=tmp_path)

    assert settings.encryption_keys.old == settings.audit_keys.old == (bytes(32),)


def test_what_only_reads_makes_no_secrets(tmp_path: Path) -> None:
    settings = from_environment({}, instance=tmp_path / "instance", create=False)

    assert settings.audit_key == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["{", "[]", '{"CLINIC_SECRET_KEY": 1}', b"\xff"])
def test_a_damaged_file_of_secrets_is_named(content: str | bytes, tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(SettingsError, match=r"secrets\.json (is damaged|must hold)"):
        from_environment({}, instance=tmp_path)


def test_development_makes_secrets_once_that_only_their_owner_reads(tmp_path: Path) -> None:
    first, second = from_environment({}, instance=tmp_path), from_environment({}, instance=tmp_path)

    assert first == second
    assert not first.production
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert new_secrets() != new_secrets()


def test_a_first_start_without_room_for_the_secrets_leaves_nothing_that_stops_the_next_one(
    tmp_path: Path,
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(SettingsError, match=r"secrets\.json cannot be used: File too large"):
            from_environment({}, instance=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert from_environment({}, instance=tmp_path).secret_key


@pytest.mark.parametrize("time", range(20))
def test_first_starts_at_the_same_moment_have_the_same_secrets(tmp_path: Path, time: int) -> None:
    at_once = Barrier(8)

    def start(_number: int) -> Settings:
        at_once.wait()
        return from_environment({}, instance=tmp_path)

    with ThreadPoolExecutor(8) as all_of_them:
        started = list(all_of_them.map(start, range(8)))

    assert len({settings.secret_key for settings in started}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_secrets_are_not_shown_where_settings_are_printed(tmp_path: Path) -> None:
    settings = from_environment({}, instance=tmp_path)

    assert settings.secret_key not in repr(settings)
