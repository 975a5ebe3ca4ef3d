"""Files made to break, slow down or fill the verifier, as large as it takes them."""

import zlib

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from clinic.documents.verification import MAX_BYTES

HEAD = b"%PDF-1.7\n"
BOMB = zlib.compress(bytes(200 * 1024 * 1024), 9)
FULL = MAX_BYTES - 5000

BODIES = {
    "arrays": b"[" * FULL,
    "dictionaries": b"<<" * (FULL // 2),
    "strings": b"(" * FULL,
    "bomb": b"1 0 obj\n<</Type/ObjStm/N 9/First 9/Filter/FlateDecode/Length 9>>stream\n"
    + BOMB
    + b"\nendstream",
    "entries": b"xref\n0 99999999\n" + b"0000000000 65535 f \n" * 400_000,
    "revisions": b"startxref\n0\n%%EOF\n" * 500_000,
    "previous": b"/Prev 0 " * (FULL // 8),
    "ranges": b"/ByteRange " * (FULL // 11),
    "many ranges": b"/ByteRange [0 1 1 1]" * (FULL // 20),
    "digits": b"/ByteRange [0 " + b"9" * FULL + b" 1 1]",
    "spaces": b"/ByteRange" + b" " * FULL + b"[0 1 1 1]",
    "identifiers": b"<dc:identifier>" * (FULL // 15),
    "endless identifier": b"<dc:identifier>" + b"A" * FULL,
}


def with_signature(der: bytes, tail: bytes = b"") -> bytes:
    """A file whose byte range is right and whose signature is whatever `der` holds."""
    head = HEAD + tail + b"\n<</Contents "
    gap = b"<" + der.hex().upper().encode() + b">"
    rest, length = b"", -1
    while len(rest) != length:  # the range counts its own digits
        length = len(rest)
        rest = b"/ByteRange [0 %d %d %d]>>" % (len(head), len(head) + len(gap), length)
    return head + gap + rest


def crowd(certificate: x509.Certificate, size: int = 10_000) -> bytes:
    """A signature that brings thousands of certificates along and nobody who signed."""
    one = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    content = {
        "version": "v1",
        "digest_algorithms": [],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", one)] * size,
        "signer_infos": [],
    }
    der = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return with_signature(der)
