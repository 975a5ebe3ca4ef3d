"""Files made to break, slow down or fill the verifier: each gets an outcome, and never `intact`."""

import pytest
from asn1crypto import cms, core
from hypothesis import given
from hypothesis import strategies as st

from clinic.documents.verification import MAX_BYTES, Judgement, judge_bytes
from tests.hostile import BODIES, HEAD, crowd, with_signature


def check(pdf, authority=None, **options):
    return judge_bytes(pdf, roots=[authority.certificate] if authority else [], **options).outcome


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


@pytest.mark.parametrize("kind", BODIES)
def test_huge_and_nested_files_vouch_for_nothing(kind, authority):
    assert check(HEAD + BODIES[kind], authority) in {Judgement.UNSIGNED, Judgement.ALTERED}


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


def test_a_crowd_of_certificates_vouches_for_nothing(authority):
    assert check(crowd(authority.certificate), authority) is Judgement.ALTERED


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_get_an_outcome(der, tail):
    assert check(with_signature(der, tail)) is not Judgement.INTACT
    assert check(b"%PDF-" + der + tail) is not Judgement.INTACT
