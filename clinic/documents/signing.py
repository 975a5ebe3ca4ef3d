"""The therapist's signature: PAdES B-B, certifying that nothing may be changed afterwards.

Signing only appends to the file, so the rendered bytes stay an exact prefix of the signed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.font.api import FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from clinic.documents import container, fonts
from clinic.documents.finishing import SIGNATURE_FIELD

STAMP_POINTS, STAMP_LEADING = 10, 14
STAMP_TEXT, STAMP_ZONE = "Digitally signed", "UTC"
STAMP_LETTERS = f"{STAMP_TEXT}{STAMP_ZONE}0123456789-: "


@dataclass(frozen=True)
class Signer:
    """Who signs: certificate, private key, and the certificates up to the clinic's root."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


class _SignerAt(PdfSigner):
    """Signs at a given moment: pyHanko asks the clock, we ask the caller."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


class _Appender(IncrementalPdfFileWriter):
    """Leaves the metadata alone: pyHanko would rewrite it with the clock's time and its own name."""

    def _update_meta(self) -> None:
        pass


def sign(pdf: bytes, *, signer: Signer, at: datetime, reason: str) -> bytes:
    """The signed PDF. `reason` is what the signature means ("prescribed and reviewed by").

    `at` carries its time zone and lies within the certificate's validity, otherwise `ValueError`.
    """
    if not signer.certificate.not_valid_before_utc <= at <= signer.certificate.not_valid_after_utc:
        raise ValueError(f"The signing certificate is not valid on {at:%Y-%m-%d}.")
    metadata = PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        md_algorithm=container.DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
    )
    pdf_signer = _SignerAt(metadata, _simple_signer(signer), stamp_style=_stamp(), at=at.astimezone(UTC))
    signed = BytesIO()
    pdf_signer.sign_pdf(_Appender(BytesIO(pdf)), existing_fields_only=True, output=signed)
    return signed.getvalue()


def _simple_signer(signer: Signer) -> SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # has no types
    store.register_multiple(_asn1(certificate) for certificate in signer.chain)
    key = signer.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=_asn1(signer.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


class _StampFont(FontEngineFactory):
    """The handout's typeface, from memory: pyHanko's own factory leaves its file open."""

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> GlyphAccumulator:
        font = BytesIO(fonts.of_letters("400-normal", STAMP_LETTERS))
        return GlyphAccumulator(
            writer, font, STAMP_POINTS, obj_stream=obj_stream or writer.prepare_object_stream()
        )


def _stamp() -> TextStampStyle:
    """The visible mark in the field; the words beside it are part of the handout."""
    return TextStampStyle(
        stamp_text=f"{STAMP_TEXT}\n%(ts)s",
        timestamp_format=f"%Y-%m-%d %H:%M:%S {STAMP_ZONE}",
        border_width=0,
        text_box_style=TextBoxStyle(font=_StampFont(), font_size=STAMP_POINTS, leading=STAMP_LEADING),
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MID, margins=Margins(left=6)
        ),
    )
