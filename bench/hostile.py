"""What files made to slow the verifier down cost, against an honest plan: `python -m bench.hostile`.

The figure is processor time as a multiple of verifying a plan that was signed here, in the same run; the exit status is
1 above the limit. Most of these files are of the largest size accepted, nearly a hundred times an honest plan.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import process_time

from clinic.documents import certificates, handout, signing
from clinic.documents.signing import Signer
from clinic.documents.verification import judge_bytes
from tests.hostile import BODIES, HEAD, crowd
from tests.integration.documents.plans import plan

LIMIT = 3
ROUNDS = 5


def seconds(act: Callable[[], object]) -> float:
    """The median processor time of a few calls."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        act()
        times.append(process_time() - start)
    return statistics.median(times)


def main() -> int:
    at = datetime.now(UTC)
    authority = certificates.authority("Bench", at=at)
    credential = certificates.therapist("Bench", identifier="bench", authority=authority, at=at)
    signer = Signer(credential.certificate, credential.key, (authority.certificate,))
    honest = signing.sign(handout.render(plan()), signer=signer, at=at, reason="bench")
    uploads = {kind: HEAD + body for kind, body in BODIES.items()}
    uploads["certificates"] = crowd(authority.certificate)
    ordinary = seconds(lambda: judge_bytes(honest, roots=[authority.certificate]))
    print(f"an honest plan of {len(honest):,} bytes: {1000 * ordinary:.1f} ms")
    highest = 0.0
    for kind, upload in uploads.items():
        took = seconds(partial(judge_bytes, upload, roots=[authority.certificate]))
        highest = max(highest, took / ordinary)
        print(f"{took / ordinary:6.2f} times  {kind}, {len(upload):,} bytes")
    return int(highest > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
