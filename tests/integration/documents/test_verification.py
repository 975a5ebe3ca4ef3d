"""Every way to tamper that we could think of, and what the verdict is."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from clinic.documents import certificates, signing, verification
from clinic.documents.finishing import SIGNATURE_FIELD
from clinic.documents.signing import Signer
from clinic.documents.verification import Judgement, Verification, judge_bytes, verify
from tests.integration.documents.conftest import NOW, signer

REASON = "prescribed and reviewed by"


@pytest.fixture(scope="module")
def judge(authority):
    return lambda pdf: verify(pdf, roots=[authority.certificate])


def test_an_untouched_plan_is_intact_and_names_signer_time_and_plan(judge, signed):
    assert judge(signed) == Verification(Judgement.INTACT, "K7Q2MX4D", "Alice Therapist", NOW)


def test_it_stays_intact_after_the_certificate_has_expired(rendered):
    long_ago = NOW - timedelta(days=10 * 365)
    old = certificates.authority("Riverside Physiotherapy", at=long_ago)
    alice = certificates.therapist("Alice Therapist", identifier="alice", authority=old, at=long_ago)

    signed = signing.sign(
        rendered, signer=Signer(alice.certificate, alice.key, (old.certificate,)), at=long_ago, reason=REASON
    )

    assert verify(signed, roots=[old.certificate]).outcome is Judgement.INTACT


def test_any_of_several_clinics_may_have_signed(authority, signed):
    other = certificates.authority("Hillside", at=NOW)

    verdict = verify(signed, roots=[other.certificate, authority.certificate])

    assert verdict.outcome is Judgement.INTACT


def flip(position):
    def change(pdf):
        at = position(pdf)
        return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]

    return change


def text_replaced(old, new):
    def change(pdf):
        assert pdf.count(old) == 1
        return pdf.replace(old, new)

    return change


def saved_again(change=lambda pdf: None):
    """Opened, changed and saved by another program."""

    def resave(pdf):
        with pikepdf.open(BytesIO(pdf)) as opened:
            change(opened)
            saved = BytesIO()
            opened.save(saved)
        return saved.getvalue()

    return resave


def appended(change):
    """A later revision on top of the signed one, which leaves the signed bytes as they were."""

    def append(pdf):
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        change(writer)
        out = BytesIO()
        writer.write(out)
        return out.getvalue()

    return append


def speak_german(writer):
    writer.root["/Lang"] = generic.pdf_string("de")
    writer.update_root()


def swap_pages(writer):
    pages = writer.root["/Pages"]["/Kids"]
    pages[0], pages[1] = pages[1], pages[0]
    writer.update_container(pages)


def note_on_the_first_page(writer):
    page = writer.find_page_for_modification(0)[0].get_object()
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 300, 90))),
            generic.pdf_name("/Contents"): generic.pdf_string("30 repetitions"),
        }
    )
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def unused_object(writer):
    writer.add_object(generic.pdf_string("nothing refers to this"))


def without_signature(pdf):
    (field,) = pdf.Root.AcroForm.Fields
    del field.V, pdf.Root.Perms


def first_page_last(pdf):
    pdf.pages.append(pdf.pages[0])
    del pdf.pages[0]


ALTERED = {
    "a bit of a page": flip(lambda pdf: pdf.index(b"stream\n") + 200),
    "a bit of the last byte": flip(lambda pdf: len(pdf) - 1),
    "a bit of the signature": flip(lambda pdf: len(pdf[: pdf.index(b">\n/ByteRange")].rstrip(b"0")) - 9),
    "a bit of the padding": flip(lambda pdf: pdf.index(b">\n/ByteRange") - 2),
    "the signature's letters in lower case": lambda pdf: pdf.replace(b"<30820", b"<30820".lower()).replace(
        b"2A864886F70D010702", b"2a864886f70d010702"
    ),
    "the range shortened": text_replaced(b"/ByteRange [0 ", b"/ByteRange [1 "),
    "the reason": text_replaced(b"(prescribed and reviewed by)", b"(prescribed and rejected by)"),
    "the plan's code": text_replaced(b"K7Q2MX4D</dc:identifier>", b"K7Q2MX4E</dc:identifier>"),
    "cut off": lambda pdf: pdf[:-100],
    "a newline at the end": lambda pdf: pdf + b"\n",
    "a byte at the end": lambda pdf: pdf + b"\0",
    "a byte at the front": lambda pdf: b"%PDF-1.7\n" + pdf,
    "the signed revision twice": lambda pdf: pdf + pdf[pdf.index(b"%%EOF") :],
    "saved again": saved_again(),
    "a page moved": saved_again(first_page_last),
    "a later revision: language": appended(speak_german),
    "a later revision: page order": appended(swap_pages),
    "a later revision: a note": appended(note_on_the_first_page),
    "a later revision: an unused object": appended(unused_object),
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED.keys())
def test_whatever_is_changed_is_seen(judge, signed, change):
    changed = change(signed)

    assert changed != signed
    assert judge(changed).outcome is Judgement.ALTERED


def test_without_its_signature_it_is_unsigned_and_still_claims_its_plan(judge, signed):
    assert judge(saved_again(without_signature)(signed)) == Verification(Judgement.UNSIGNED, "K7Q2MX4D")


def test_before_signing_it_is_unsigned(judge, rendered):
    assert judge(rendered) == Verification(Judgement.UNSIGNED, "K7Q2MX4D")


def test_a_namesake_of_another_clinic_is_unknown(judge, rendered):
    impostor = signer("Alice Therapist", certificates.authority("Riverside Physiotherapy", at=NOW))

    forged = signing.sign(rendered, signer=impostor, at=NOW, reason=REASON)

    assert judge(forged) == Verification(Judgement.UNKNOWN_SIGNER, "K7Q2MX4D")


def test_a_therapist_cannot_vouch_for_somebody_else(judge, rendered, authority, alice):
    as_authority = certificates.Credential(alice.key, authority.certificate)
    friend = certificates.therapist("Friend", identifier="friend", authority=as_authority, at=NOW)

    forged = signing.sign(
        rendered,
        signer=Signer(friend.certificate, friend.key, (alice.certificate, *alice.chain)),
        at=NOW,
        reason=REASON,
    )

    assert judge(forged).outcome is Judgement.UNKNOWN_SIGNER


def test_the_authority_itself_signs_no_plans(judge, rendered, authority):
    root = Signer(authority.certificate, authority.key, ())

    assert (
        judge(signing.sign(rendered, signer=root, at=NOW, reason=REASON)).outcome is Judgement.UNKNOWN_SIGNER
    )


def certified(pdf, signer, at=NOW, **metadata):
    """Signed as we sign, but without the checks that stop us from signing nonsense."""
    settings = {"certify": True, "docmdp_permissions": MDPPerm.NO_CHANGES, **metadata}
    pdf_signer = signing._SignerAt(
        PdfSignatureMetadata(field_name=SIGNATURE_FIELD, subfilter=SigSeedSubFilter.PADES, **settings),
        signing._simple_signer(signer),
        at=at,
    )
    out = BytesIO()
    pdf_signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True, output=out)
    return out.getvalue()


@pytest.mark.parametrize("years", [-1, 4])
def test_a_certificate_that_was_not_valid_when_it_signed_does_not_count(judge, rendered, alice, years):
    at = NOW + timedelta(days=365 * years)

    assert judge(certified(rendered, alice)).outcome is Judgement.INTACT
    assert judge(certified(rendered, alice, at=at)).outcome is Judgement.ALTERED


def test_a_certificate_for_another_purpose_does_not_count(judge, rendered, authority, monkeypatch):
    without_commitment = certificates._key_usage("digital_signature")
    monkeypatch.setattr(certificates, "_key_usage", lambda *allowed: without_commitment)

    assert judge(certified(rendered, signer("Web server", authority))).outcome is Judgement.ALTERED


@pytest.mark.parametrize(
    "open_end",
    [
        {"certify": False},
        {"docmdp_permissions": MDPPerm.FILL_FORMS},
        {"docmdp_permissions": MDPPerm.ANNOTATE},
    ],
    ids=["an approval", "a certification that allows filling in", "one that allows notes"],
)
def test_a_signature_that_leaves_the_plan_open_does_not_count(judge, rendered, alice, open_end):
    assert judge(certified(rendered, alice, **open_end)).outcome is Judgement.ALTERED


def with_matching_digest(pdf):
    """Other content, and its digest put in place of the signed one: all but the signature agrees."""
    end, start = pdf.index(b"<3082"), pdf.index(b">\n/ByteRange") + 1
    changed = pdf.replace(b"(prescribed and reviewed by)", b"(prescribed and rejected by)")
    signed, new = (
        sha256(content[:end] + content[start:]).hexdigest().upper().encode() for content in (pdf, changed)
    )
    return text_replaced(signed, new)(changed)


@pytest.mark.parametrize(
    "change", [*ALTERED.values(), with_matching_digest], ids=[*ALTERED, "a matching digest"]
)
def test_no_parser_sees_a_file_that_our_therapist_did_not_sign(judge, signed, change, monkeypatch):
    seen = []
    monkeypatch.setattr(verification, "PdfFileReader", seen.append)

    assert judge(change(signed)).outcome is Judgement.ALTERED
    assert seen == []


def test_bytes_are_judged_without_any_parser(authority, signed, monkeypatch):
    monkeypatch.setattr(verification, "PdfFileReader", None)

    judged = judge_bytes(signed, roots=[authority.certificate])
    assert judged == Verification(Judgement.INTACT, "K7Q2MX4D", "Alice Therapist")
