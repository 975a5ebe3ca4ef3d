"""`clinic dev`: serve for those who change the code; an edited module or template is served a moment later.

What others wrote takes more than a second to import, what we wrote a third of one. So a parent imports
everything once; each child that it forks forgets our modules, imports them anew and serves until a file changes.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from werkzeug.serving import make_server

from clinic import create_app
from clinic.cli import serve
from clinic.cli.address import Listener
from clinic.settings import ROOT

WATCHED = ("clinic/**/*.py", "clinic/static/[cij]*/*.*", "templates/**/*.*", "wsgi.py")
PAUSE = 0.2  # seconds between two looks at the files


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
def dev(bind: str) -> None:
    """Serve for development: what is edited is served a moment later."""
    settings, listener, greeting = serve.start(bind)
    create_app(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    click.echo(greeting)
    while True:
        seen = _files()
        with _child(_serve, listener), _child(_work):
            while (now := _files()) == seen:
                time.sleep(PAUSE)
        names = {path.relative_to(ROOT).as_posix() for path, _ in now ^ seen}
        click.echo(f"Changed: {', '.join(sorted(names))}")


def _files() -> set[tuple[Path, int]]:
    """Every watched file with the time of its last change."""
    found = set()
    for path in (path for pattern in WATCHED for path in ROOT.glob(pattern)):
        with suppress(FileNotFoundError):  # editors save by renaming
            found.add((path, path.stat().st_mtime_ns))
    return found


@contextmanager
def _child(do: Callable[..., None], *given: object) -> Iterator[None]:
    """A process of its own that does this with the code as it is now, ended with the block."""
    child = os.fork()
    if child == 0:
        _do_anew(do, *given)
    try:
        yield
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _do_anew(do: Callable[..., None], *given: object) -> None:
    """Never returns: what the parent would do next is not the child's to do."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for name in [name for name in sys.modules if name.split(".")[0] == "clinic"]:
            del sys.modules[name]
        do(*given)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _serve(listener: Listener) -> None:
    from clinic import create_app
    from clinic.cli import address, connection

    app = create_app(address.with_public_url(connection.settings(), listener))
    make_server("", 0, app, threaded=True, fd=int(listener.name.removeprefix("fd://"))).serve_forever()


def _work() -> None:
    from clinic.cli.worker.work import work

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, too, and ends its children
    work.main(["--while", str(os.getppid())], standalone_mode=False)
