"""Files made to break, slow down or fill the verifier: each gets an outcome, quickly, and never `intact`."""

import zlib
from time import process_time

import pytest
from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from clinic.documents.verification import MAX_BYTES, Judgement, verify
from tests.integration.documents.conftest import NOW

pytestmark = pytest.mark.no_cover  # what is timed is the code, not its tracing
SECONDS = 1.0  # of processor time, for the largest upload; an ordinary one takes a few hundredths


def check(pdf, authority=None, seconds=SECONDS, **options):
    started = process_time()
    verification = verify(pdf, roots=[authority.certificate] if authority else [], at=NOW, **options)
    assert process_time() - started < seconds
    return verification.outcome


def with_signature(der, tail=b""):
    """A file whose byte range is right and whose signature is whatever `der` holds."""
    head = b"%PDF-1.7\n" + tail + b"\n<</Contents "
    gap = b"<" + der.hex().upper().encode() + b">"
    rest, length = b"", -1
    while len(rest) != length:  # the range counts its own digits
        length = len(rest)
        rest = b"/ByteRange [0 %d %d %d]>>" % (len(head), len(head) + len(gap), length)
    return head + gap + rest


@pytest.mark.parametrize("size", [0, 1, 4, 100])
def test_a_few_bytes_are_no_pdf(size):
    assert check(b"%PDF"[:size]) is Judgement.NOT_PDF


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04zip", b"\x89PNG\r\n", b"<html>", b"\0" * 1000, b"\n%PDF-1.7", "%PDF-1.7".encode("utf-16")],
)
def test_other_kinds_of_file_are_no_pdf(data):
    assert check(data) is Judgement.NOT_PDF


def test_the_limit_is_inclusive_and_the_callers():
    assert check(b"%PDF-" + bytes(95), max_bytes=100) is Judgement.UNSIGNED
    assert check(b"%PDF-" + bytes(96), max_bytes=100) is Judgement.TOO_LARGE
    assert check(b"%PDF-" + bytes(MAX_BYTES)) is Judgement.TOO_LARGE


BOMB = zlib.compress(bytes(200 * 1024 * 1024), 9)
FULL = MAX_BYTES - 5000


@pytest.mark.parametrize(
    "body",
    [
        b"[" * FULL,
        b"<<" * (FULL // 2),
        b"(" * FULL,
        b"1 0 obj\n<</Type/ObjStm/N 9/First 9/Filter/FlateDecode/Length 9>>stream\n" + BOMB + b"\nendstream",
        b"xref\n0 99999999\n" + b"0000000000 65535 f \n" * 400_000,
        b"startxref\n0\n%%EOF\n" * 500_000,
        b"/Prev 0 " * (FULL // 8),
        b"/ByteRange " * (FULL // 11),
        b"/ByteRange [0 1 1 1]" * (FULL // 20),
        b"/ByteRange [0 " + b"9" * FULL + b" 1 1]",
        b"/ByteRange" + b" " * FULL + b"[0 1 1 1]",
        b"<dc:identifier>" * (FULL // 15),
        b"<dc:identifier>" + b"A" * FULL,
    ],
    ids=["arrays", "dictionaries", "strings", "bomb", "entries", "revisions", "previous", "ranges", "many ranges",
         "digits", "spaces", "identifiers", "endless identifier"],
)  # fmt: skip
def test_huge_and_nested_files_cost_next_to_nothing(body, authority):
    assert check(b"%PDF-1.7\n" + body, authority) in {Judgement.UNSIGNED, Judgement.ALTERED}


@pytest.mark.parametrize(
    "numbers",
    [b"0 0 0 0", b"0 5 3 2", b"0 9999999999 9999999999 9999999999", b"0 9 90 0", b"0 10 10 35", b"-1 2 3 4"],
)
def test_ranges_that_make_no_sense_vouch_for_nothing(numbers, authority):
    assert check(b"%PDF-1.7\n<00>/ByteRange [" + numbers + b"]", authority) is Judgement.ALTERED


NESTED = b"\x30\x80" * 15_000
PLAIN = cms.ContentInfo({"content_type": "data", "content": b"no signature"}).dump()
EMPTY = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(
    {"version": "v1", "digest_algorithms": [], "encap_content_info": {"content_type": "data"}, "signer_infos": []}
)}).dump()  # fmt: skip


@pytest.mark.parametrize(
    "der",
    [
        b"",
        b"\x30",
        b"\xff" * 1000,
        b"\x30\x84\xff\xff\xff\xff",
        NESTED,
        EMPTY,
        PLAIN,
        core.Integer(2**4000).dump(),
    ],
    ids=["nothing", "half", "noise", "endless length", "nested", "no signer", "plain data", "a number"],
)
def test_signatures_that_are_none_vouch_for_nothing(der, authority):
    pdf = with_signature(der)

    assert pdf.count(b"/ByteRange") == 1
    assert check(pdf, authority) is Judgement.ALTERED


def test_a_crowd_of_certificates_is_not_even_read(authority):
    one = asn1_x509.Certificate.load(authority.certificate.public_bytes(Encoding.DER))
    crowd = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", one)] * 10_000,
        "signer_infos": [],
    }
    der = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(crowd)}).dump()

    assert check(with_signature(der), authority, seconds=0.1) is Judgement.ALTERED


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_get_an_outcome(der, tail):
    assert check(with_signature(der, tail)) is not Judgement.INTACT
    assert check(b"%PDF-" + der + tail) is not Judgement.INTACT
