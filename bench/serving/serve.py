"""One server of the bench, in a process of its own: `python -m bench.serving.serve product|ceiling fd://N`.

Both are gunicorn with the settings of `clinic serve`; the environment says which database.
"""

from __future__ import annotations

import sys

from bench import ceiling
from clinic.cli.serve import Server
from clinic.settings import from_environment
from clinic.turns import InTurns

WORKERS = 2


class Ceiling(Server):
    """The bare application instead of the clinic."""

    def load(self) -> object:
        return InTurns(ceiling.create_app(self.settings.database_url), largest=self.settings.max_upload_bytes)


KINDS = {"product": Server, "ceiling": Ceiling}

if __name__ == "__main__":
    kind, address = sys.argv[1:]
    KINDS[kind](from_environment(), address, WORKERS, "").run()
