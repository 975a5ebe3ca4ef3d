"""The container of a signature (CMS), byte for byte as signing makes it.

A signature covers the document and its own attributes (among them which certificate signed), not the container
around them: version numbers, lists of algorithms and the authority's certificate could be rewritten without breaking
it. So a container is not inspected but made again, and every byte of it has to agree.
"""

from __future__ import annotations

from asn1crypto import algos, cms, x509

DIGEST = "sha256"  # of what is signed
_DIGEST = algos.DigestAlgorithm({"algorithm": DIGEST})


def canonical(signed: cms.SignerInfo, *, signer: x509.Certificate, root: x509.Certificate) -> bytes:
    """What signing writes around this signature, by this certificate that this root issued."""
    name = {"issuer": signer.issuer, "serial_number": signer.serial_number}
    information = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(name)),
        "digest_algorithm": _DIGEST,
        "signed_attrs": signed["signed_attrs"].untag(),  # what is signed; its length is written anew
        "signature_algorithm": {"algorithm": f"{DIGEST}_ecdsa"},
        "signature": signed["signature"].native,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [_DIGEST],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", each) for each in (signer, root)],
        "signer_infos": [information],
    }
    whole = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})
    return bytes(whole.dump())
