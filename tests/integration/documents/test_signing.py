"""The signature as other programs see it."""

import subprocess
from datetime import UTC, datetime, timedelta, timezone

import pytest

from clinic.documents import signing
from tests.integration.documents.conftest import NOW


@pytest.fixture(scope="module")
def report(signed, tmp_path_factory):
    file = tmp_path_factory.mktemp("signed") / "plan.pdf"
    file.write_bytes(signed)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True).stdout


def text_of(pdf):
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout


def test_signing_only_appends(rendered, signed):
    assert signed.startswith(rendered)
    assert len(signed) - len(rendered) < 16 * 1024


def test_another_program_finds_the_signature_valid_over_the_whole_file(report):
    assert "Signature is Valid." in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


def test_another_program_reads_who_signed_and_when(report):
    assert "Signer Certificate Common Name: Alice Therapist" in report
    assert "O=Riverside Physiotherapy" in report
    assert "Nov 21 2026 14:00:00" in report


@pytest.mark.parametrize("which", ["rendered", "signed"])
def test_the_file_is_sound(which, request, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(request.getfixturevalue(which))

    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_the_mark_is_visible_on_the_page(signed):
    assert b"Digitally signed\n2026-11-21 14:00:00 UTC" in text_of(signed)


def test_the_meaning_is_part_of_what_is_signed(signed):
    assert b"/Reason (prescribed and reviewed by)" in signed


def test_nothing_in_the_file_comes_from_the_clock(signed):
    today = datetime.now(UTC)

    assert f"{today:%Y-%m-%dT}".encode() not in signed.replace(b"2026-11-21T14:00:00Z", b"")


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=-6), timedelta(days=3 * 365, seconds=1)])
def test_a_certificate_that_is_not_valid_then_signs_nothing(rendered, alice, wrong_by):
    with pytest.raises(ValueError, match="The signing certificate is not valid on 20"):
        signing.sign(rendered, signer=alice, at=NOW + wrong_by, reason="prescribed and reviewed by")


def test_the_time_is_the_callers_told_in_utc(rendered, alice):
    evening = (NOW + timedelta(hours=2)).astimezone(timezone(timedelta(hours=5, minutes=30)))

    again = signing.sign(rendered, signer=alice, at=evening, reason="prescribed and reviewed by")

    assert b"2026-11-21 16:00:00 UTC" in text_of(again)
