"""How long a library of 1,000 exercises takes: `python -m bench.library`. Whole pages should take less than 50 ms.

The exercises are the real ones again and again, under other names; times are medians as in `make bench`.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.__main__ import show
from clinic import create_app, db, migrations
from clinic.domain.library import search
from clinic.domain.library.exercise import Exercise
from clinic.services.library import files, public
from clinic.settings import Settings
from tests import factories

SIZE = 1000
SEARCHES = ("", "hamstrng", "forarm plnak", "ball")
QUERIES = (
    "",
    "?q=hamstrng",
    "?q=plank&level=beginner",
    "?q=ball&look=compact&category=flexibility&muscle=obliques",
)


def main() -> None:
    """Print one line for each step."""
    library = clones(files.load(public.SEED), SIZE)
    index = search.index(library)
    for text in SEARCHES:
        show(f"search {SIZE} exercises for {text!r}", lambda text=text: search.find(index, text, {}))
    with tempfile.TemporaryDirectory() as folder:
        write(library, Path(folder))
        pages(Path(folder))


def clones(real: tuple[Exercise, ...], size: int) -> tuple[Exercise, ...]:
    """The real exercises again and again, each round with a number at names and links."""
    rounds = range(1, -(-size // len(real)) + 1)
    return tuple(clone(exercise, number) for number in rounds for exercise in real)[:size]


def clone(exercise: Exercise, number: int) -> Exercise:
    """Under another name and alone: a chain cut off by the size would be refused."""
    name, slug = f"{exercise.name} {number}", f"{exercise.slug}-{number}"
    dosage = next(iter(exercise.dosage.values()))
    return replace(
        exercise, name=name, slug=slug, level="beginner", dosage={"beginner": dosage}, easier=(), harder=()
    )


def write(library: tuple[Exercise, ...], folder: Path) -> None:
    """The files of the library, as `clinic library load` reads them."""
    (folder / "exercises").mkdir()
    shutil.copy(public.SEED / "references.yaml", folder)
    for exercise in library:
        (folder / "exercises" / f"{exercise.slug}.yaml").write_text(files.dump(exercise), "utf-8")


def pages(folder: Path) -> None:
    """The library page as a signed-in therapist asks for it."""
    settings = Settings(f"sqlite:///{folder / 'bench.sqlite3'}", "secret", b"k" * 32, b"a" * 32)
    engine = db.engine_for(settings.database_url)
    migrations.upgrade(engine)
    with db.open_session(engine, writes=True) as session:
        public.sync(session, at=datetime.now(UTC), directory=folder)
        alice = factories.people(session, settings).alice
    app = create_app(settings)
    app.logger.setLevel("WARNING")  # the times alone are wanted here
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"login": factories.login_of(alice), "password": factories.PASSWORD})
    for query in QUERIES:
        show(f"GET /library{query}", lambda query=query: client.get(f"/library{query}"))
    engine.dispose()


if __name__ == "__main__":
    main()
