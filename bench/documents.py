"""What a plan's documents cost to make and to verify: `python -m bench.documents`. Medians in CPU-ms."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import process_time

from clinic import figures
from clinic.documents import certificates, handout, signing
from clinic.documents.signing import Signer
from clinic.documents.verification import judge_bytes, verify
from tests.integration.documents.plans import plan

ROUNDS = 10


def main() -> None:
    """Print a line for each step."""
    at = datetime.now(UTC)
    authority = certificates.authority("Bench", at=at)
    credential = certificates.therapist("Bench", identifier="bench", authority=authority, at=at)
    signer = Signer(credential.certificate, credential.key, (authority.certificate,))
    content = plan()
    pdf = handout.render(content)
    signed = signing.sign(pdf, signer=signer, at=at, reason="bench")
    steps: dict[str, Callable[[], object]] = {
        "draw a panel": partial(figures.panel.__wrapped__, "wall-squat", "end", title="Bench"),
        f"render a plan of {len(content['items'])} exercises": partial(handout.render, content),
        "sign its PDF": partial(signing.sign, pdf, signer=signer, at=at, reason="bench"),
        "verify it, before it is kept": partial(verify, signed, roots=[authority.certificate]),
        f"judge its {len(signed):,} bytes": partial(judge_bytes, signed, roots=[authority.certificate]),
    }
    for step, act in steps.items():
        print(f"{milliseconds(act):9.2f} CPU-ms  {step}")


def milliseconds(act: Callable[[], object]) -> float:
    """The median of a few calls, after one that fills what is kept."""
    act()
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        act()
        times.append(1000 * (process_time() - start))
    return statistics.median(times)


if __name__ == "__main__":
    main()
