"""Does a PDF still say what one of our therapists signed? A strict answer for files from strangers.

The order is the defence. First the bytes alone are judged (`judge_bytes`): one signature, ours, over the whole file,
in exactly the container that our signing makes. No PDF parser, and no decompression, sees a file before that, so
nested, bloated or looping files cost nothing. Only then is the document itself asked whether it was certified
(`verify`): that is done once, of what was just signed and before it is kept. A stranger's file is never parsed.

One freedom is left: whoever has a signature of this kind (ECDSA) can compute a second one from it that holds for
the same bytes. Whether a file is the one that was signed is therefore said by its stored digest alone
(`clinic.services.plans.verification`).
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from clinic.documents import container

_log = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
MAX_SIGNATURE_BYTES = 32 * 1024  # ours need 2 to 5 KB

_BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,10}) (\d{1,10}) \d{1,10}\]")
_PLAN_CODE = re.compile(rb"<dc:identifier>([0-9A-Za-z-]{1,64})</dc:identifier>")
_SIGNING_PLANS = KeyUsageConstraints(key_usage={"non_repudiation"})


class Judgement(StrEnum):
    """All that can be said about a file; only `INTACT` vouches for it."""

    INTACT = "intact"  # signed by one of our therapists, unchanged since
    ALTERED = "altered"  # carries a signature that does not vouch for these bytes
    UNKNOWN_SIGNER = "unknown_signer"  # well signed, by somebody whom we did not certify
    UNSIGNED = "unsigned"
    NOT_PDF = "not_pdf"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class Verification:
    """The outcome; `signer` and `signed_at` only with `INTACT`. `plan_code` is a claim of the file."""

    outcome: Judgement
    plan_code: str | None = None
    signer: str | None = None
    signed_at: datetime | None = None


def judge_bytes(pdf: bytes, *, roots: Sequence[x509.Certificate], max_bytes: int = MAX_BYTES) -> Verification:
    """Judge any bytes as bytes; never raises on what is in them. `INTACT` without a time: that is in the document."""
    if len(pdf) > max_bytes:
        return Verification(Judgement.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        return Verification(Judgement.NOT_PDF)
    codes = _PLAN_CODE.findall(pdf)
    claim = Verification(Judgement.UNSIGNED, plan_code=codes[0].decode() if codes else None)
    if b"/ByteRange" not in pdf:
        return claim
    try:
        return _judge(pdf, claim, roots)
    except Exception:  # a stranger's bytes may break any parser; what cannot be read vouches for nothing
        _log.info("A signature could not be read", exc_info=True)
        return replace(claim, outcome=Judgement.ALTERED)


def verify(pdf: bytes, *, roots: Sequence[x509.Certificate]) -> Verification:
    """Judge any bytes, and then whether the document in them forbids every change.

    A certificate counts if it was valid when the plan was signed. No clock is asked: one that is behind says nothing
    against a file.
    """
    judged = judge_bytes(pdf, roots=roots)
    if judged.outcome is not Judgement.INTACT:
        return judged
    signature = _only_signature(pdf)
    signed_at = signature.self_reported_timestamp
    if signed_at is None or not _is_certification(signature, roots, signed_at):
        return Verification(Judgement.ALTERED, judged.plan_code)
    return replace(judged, signed_at=signed_at)


def _judge(pdf: bytes, claim: Verification, roots: Sequence[x509.Certificate]) -> Verification:
    covered, found = _signature(pdf)
    certificate = extract_certificate_info(found["content"]).signer_cert
    root = next((root for root in roots if _issued(root, certificate)), None)
    if root is None:
        return replace(claim, outcome=Judgement.UNKNOWN_SIGNER)
    if not _vouches_for(covered, found, certificate, _asn1(root)):
        return replace(claim, outcome=Judgement.ALTERED)
    return replace(claim, outcome=Judgement.INTACT, signer=certificate.subject.native["common_name"])


def _signature(pdf: bytes) -> tuple[bytes, cms.ContentInfo]:
    """The whole file but the gap that its signature fills, and that signature; raises if it has none."""
    (match,) = _BYTE_RANGE.finditer(pdf)
    end, start = map(int, match.groups())
    gap = pdf[end:start]
    if len(gap) > 2 * MAX_SIGNATURE_BYTES:
        raise ValueError("the signature is too long")
    found = cms.ContentInfo.load(bytes.fromhex(gap[1:-1].decode("ascii")))
    if gap != b"<%b>" % found.dump().hex().upper().ljust(len(gap) - 2, "0").encode():
        raise ValueError("there is more than a signature where only the signature belongs")
    return pdf[:end] + pdf[start:], found


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _issued(root: x509.Certificate, certificate: asn1_x509.Certificate) -> bool:
    """Whether the root made this certificate for somebody else; a root's own signature is no therapist's."""
    issued = x509.load_der_x509_certificate(certificate.dump())
    try:
        issued.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return issued != root


def _vouches_for(
    covered: bytes, found: cms.ContentInfo, signer: asn1_x509.Certificate, root: asn1_x509.Certificate
) -> bool:
    """Whether this is the container that signing these bytes makes, with a signature that holds."""
    signed = extract_signer_info(found["content"])
    if found.dump() != container.canonical(signed, signer=signer, root=root):
        return False
    return all(
        validate_sig_integrity(signed, signer, "data", hashlib.new(container.DIGEST, covered).digest())
    )


def _only_signature(pdf: bytes) -> EmbeddedPdfSignature:
    """The signature as the document presents it; only for bytes that one of our therapists signed."""
    signature: EmbeddedPdfSignature
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return signature


def _is_certification(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], signed_at: datetime
) -> bool:
    """Whether it forbids every change, by a certificate that was valid for signing plans at that time."""
    context = ValidationContext(
        trust_roots=[_asn1(root) for root in roots], moment=signed_at, allow_fetching=False
    )
    status = validate_pdf_signature(signature, context, key_usage_settings=_SIGNING_PLANS)
    return bool(status.bottom_line) and signature.docmdp_level is MDPPerm.NO_CHANGES
