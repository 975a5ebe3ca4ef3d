"""The signature as other programs see it."""

import subprocess
import time
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest
from asn1crypto import cms
from pyhanko.sign.general import SigningError

from clinic.documents import certificates, signing
from tests.integration.documents.conftest import NOW


@pytest.fixture
def signed(rendered, alice):
    """Signed anew for each test of signing itself; the others look at one file."""
    return signing.sign(rendered, signer=alice, at=NOW, reason="prescribed and reviewed by")


@pytest.fixture
def in_kolkata(monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def field(signed):
    with pikepdf.open(BytesIO(signed)) as pdf:
        yield pdf.Root.AcroForm.Fields[0]


@pytest.fixture
def report(signed, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(signed)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True).stdout


def text_of(pdf):
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout


def test_signing_only_appends(rendered, signed):
    assert signed.startswith(rendered)
    assert len(signed) - len(rendered) < 16 * 1024


def test_what_the_mark_says_of_its_font_is_kept_compressed(rendered, signed):
    assert b"/FontDescriptor" not in signed.removeprefix(rendered)


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


def test_the_mark_is_two_lines_of_the_handouts_type_in_the_middle_at_the_left_without_frame_or_ground(field):
    mark = field.AP.N
    drawn = mark.read_bytes().decode("latin-1")
    assert drawn.startswith("q q 1 0 0 1 6 5 cm 1 0 0 1 10 10 cm ")
    assert "/F1 10 Tf 14 TL" in drawn
    assert "/ActualText (Digitally signed)" in drawn
    assert "AtkinsonHyperlegibleNext-Regular" in str(mark.Resources.Font.F1.BaseFont)
    assert not {"re", "S", "f", "Do"} & set(drawn.split())


def test_a_reader_is_told_that_nothing_may_be_changed_afterwards(signed, field):
    with pikepdf.open(BytesIO(signed)) as pdf:
        assert pdf.Root.Perms.DocMDP.M == field.V.M
    assert field.V.Reference[0].TransformParams.P == 1


def test_the_signature_carries_every_certificate_up_to_the_root(field, alice, authority):
    container = cms.ContentInfo.load(bytes(field.V.Contents))["content"]
    carried = {each.chosen.subject.native["common_name"] for each in container["certificates"]}
    assert carried == {"Alice Therapist", "Riverside Physiotherapy plan signing"}
    assert [one["digest_algorithm"]["algorithm"].native for one in container["signer_infos"]] == ["sha256"]


def test_only_the_field_of_the_handout_is_signed_and_none_is_made(rendered, alice):
    with pikepdf.open(BytesIO(rendered)) as pdf:
        pdf.Root.AcroForm.Fields[0].T = pikepdf.String("Other")
        pdf.save(changed := BytesIO())
    with pytest.raises(SigningError):
        signing.sign(changed.getvalue(), signer=alice, at=NOW, reason="x")


def test_the_first_and_the_last_moment_of_a_certificate_count(rendered, authority):
    credential = certificates.therapist("Alice", identifier="alice", authority=authority, at=NOW)
    signer = signing.Signer(credential.certificate, credential.key, (authority.certificate,))
    ends = (credential.certificate.not_valid_before_utc, credential.certificate.not_valid_after_utc)
    for at in ends:
        assert signing.sign(rendered, signer=signer, at=at, reason="x").startswith(rendered)


def test_nothing_in_the_file_comes_from_the_clock(signed):
    today = datetime.now(UTC)

    assert f"{today:%Y-%m-%dT}".encode() not in signed.replace(b"2026-11-21T14:00:00Z", b"")


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=-6), timedelta(days=3 * 365, seconds=1)])
def test_a_certificate_that_is_not_valid_then_signs_nothing(rendered, alice, wrong_by):
    with pytest.raises(ValueError, match="The signing certificate is not valid on 20"):
        signing.sign(rendered, signer=alice, at=NOW + wrong_by, reason="prescribed and reviewed by")


def test_the_time_is_the_callers_told_in_utc_wherever_the_server_stands(rendered, alice, in_kolkata):
    evening = (NOW + timedelta(hours=2)).astimezone(timezone(timedelta(hours=5, minutes=30)))

    again = signing.sign(rendered, signer=alice, at=evening, reason="prescribed and reviewed by")

    assert b"2026-11-21 16:00:00 UTC" in text_of(again)
