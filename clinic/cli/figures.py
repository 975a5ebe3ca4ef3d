"""`clinic figures`: build the stored drawings from pose data, and make a contact sheet for clinical sign-off.

Needs the optional dependency group `figures` (SciPy, CairoSVG); serving pages does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from clinic.cli import obstacles
from clinic.domain.errors import InvalidInput


@click.group()
def figures() -> None:
    """Build and look at the exercise figures."""


@figures.command()
@click.argument("slugs", nargs=-1)
def build(slugs: tuple[str, ...]) -> None:
    """Solve the poses of SLUGS (default: every figure) and store the drawings."""
    with _tools():
        from clinic.figures.author import checks, poses
        from clinic.figures.author.build import write

    _check_known(slugs, poses.slugs())
    failed = False
    for slug in slugs or poses.slugs():
        try:
            drawing = write(slug)
        except (OSError, InvalidInput) as error:
            raise click.ClickException(str(error)) from error
        problems = checks.check(poses.read(slug), drawing)
        failed = failed or bool(problems)
        click.echo(f"{slug}: {'; '.join(problems) or 'ok'}")
    if failed:
        raise SystemExit(1)


@figures.command()
@click.argument("slugs", nargs=-1)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("figures.png"))
@click.option("--frames", is_flag=True, help="Show every second stored frame instead of start and end.")
def sheet(slugs: tuple[str, ...], out: Path, frames: bool) -> None:
    """Draw SLUGS (default: all) on one contact sheet; OUT ends in .png or .pdf."""
    with _tools():
        from clinic.figures import available
        from clinic.figures.author import sheet as sheets

    if out.suffix not in (".png", ".pdf"):
        raise click.ClickException(f"{out} must end in .png or .pdf.")
    _check_known(slugs, available())
    shown = sorted(slugs or available())
    with obstacles.writing(out):
        sheets.write(shown, out, _sentences(shown), every_frame=frames)
    click.echo(f"{out}: {len(shown)} figures")


@contextmanager
def _tools() -> Iterator[None]:
    """End the command with a sentence where the optional packages are missing."""
    try:
        yield
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing: pip install 'clinic[figures]'.") from error


def _check_known(slugs: Iterable[str], known: Iterable[str]) -> None:
    if unknown := set(slugs) - set(known):
        raise click.ClickException(f"There is no figure named {', '.join(sorted(unknown))}.")


def _sentences(slugs: list[str]) -> dict[str, dict[str, str]]:
    """What each picture has to show, from the exercises."""
    import yaml

    from clinic.figures.author import poses

    paths = {slug: poses.SEED.parent / "exercises" / f"{slug}.yaml" for slug in slugs}
    return {
        slug: yaml.safe_load(path.read_text("utf-8"))["figure"]
        for slug, path in paths.items()
        if path.exists()
    }
