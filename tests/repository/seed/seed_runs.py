"""What the two source documents of the library say, as fingerprints of every six words in a row, never as text.

Nobody can read a sentence out of `seed_runs.txt`, and a sentence that was taken over is still found. Written by

    python -m tests.repository.seed.seed_runs FOLDER     # where the documents are *.txt
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

FILE = Path(__file__).with_suffix(".txt")
RUN = 6  # words in a row that two texts do not share by chance
DIGEST_BYTES = 5  # chance alone would suspect one library of this size in forty thousand
ON_A_LINE = 10


def fingerprints(text: str) -> set[str]:
    """One for each six words in a row; capitals, apostrophes and signs do not count."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    runs = (" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return {hashlib.blake2b(run.encode(), digest_size=DIGEST_BYTES).hexdigest() for run in runs}


def known() -> set[str]:
    """The fingerprints of the documents."""
    return set(FILE.read_text().split())


def main(folder: str) -> None:
    """Write the fingerprints of the documents in this folder."""
    found = sorted(
        set().union(*(fingerprints(file.read_text("utf-8")) for file in Path(folder).glob("*.txt")))
    )
    lines = [" ".join(found[start : start + ON_A_LINE]) for start in range(0, len(found), ON_A_LINE)]
    FILE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
