"""Whether a file is the one that was signed is said by its stored digest: a signature has a twin that holds too."""

from __future__ import annotations

from asn1crypto import algos, cms
from flask.testing import FlaskClient

from clinic.documents.verification import Judgement, judge_bytes
from clinic.services.access import signing_keys
from tests.desk import Desk
from tests.integration.plans.test_verify_page import ALTERED, AUTHENTIC, upload

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def with_twin(pdf: bytes) -> bytes:
    """The file with the other signature that the same key could have made of the same bytes: (r, n - s)."""
    start, end = pdf.index(b"<3082") + 1, pdf.index(b">\n/ByteRange")
    container = cms.ContentInfo.load(bytes.fromhex(pdf[start:end].decode()))
    (signed,) = container["content"]["signer_infos"]
    pair = algos.DSASignature.load(signed["signature"].native)
    signed["signature"] = algos.DSASignature({"r": pair["r"], "s": ORDER - pair["s"].native}).dump()
    return pdf[:start] + container.dump().hex().upper().ljust(end - start, "0").encode() + pdf[end:]


def test_a_plan_with_the_twin_of_its_signature_is_altered(client: FlaskClient, desk: Desk) -> None:
    pdf = desk.signed().pdf
    roots = signing_keys.roots(desk.session)
    desk.session.commit()

    twin = with_twin(pdf)

    assert judge_bytes(twin, roots=roots).outcome is Judgement.INTACT
    assert AUTHENTIC in upload(client, pdf).text
    assert ALTERED in upload(client, twin).text
