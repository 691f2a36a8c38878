"""The commands `stadtlotse keys …`; what they do is in `stadtlotse.keys`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

app = typer.Typer(no_args_is_help=True, help="Keys that seal stored applications.")
console = Console()


@contextmanager
def _failures() -> Iterator[None]:
    """What can go wrong, as a line and exit code 1."""
    from sqlalchemy.exc import SQLAlchemyError

    from actions.services.drafts import StorageUnavailable
    from actions.storage.keyfile import KeysUnusable

    try:
        yield
    except (KeysUnusable, OSError, SQLAlchemyError, StorageUnavailable) as error:
        raise _fail(str(error)) from error


def _fail(message: str) -> typer.Exit:
    console.print(message, style="red", markup=False, highlight=False)
    return typer.Exit(1)


@app.command("status")
def show_status() -> None:
    """Which keys there are, and how much each seals; fails when one is missing."""
    from stadtlotse.keys import status

    with _failures():
        found = status()
    table = Table("key", "made", "seals", "")
    for number, row in enumerate(found.rows):
        made = row.made.isoformat() if row.made else "[red]missing[/red]"
        table.add_row(row.id, made, str(row.values), "seals now" if number == 0 else "")
    console.print(f"file: {found.file}", highlight=False)
    console.print(table)
    if found.open_to_others:
        console.print(f"[yellow]other users may read it: chmod 600 {found.file}[/yellow]")
    if any(row.made is None for row in found.rows):
        raise _fail("what a missing key has sealed cannot be read")


@app.command()
def rotate(
    only_reseal: Annotated[
        bool, typer.Option(help="Make no new key: seal with the one that is first in the file.")
    ] = False,
    remove_old: Annotated[
        bool, typer.Option(help="Remove keys that seal nothing any more; old backups need them.")
    ] = False,
) -> None:
    """Make a new key and seal everything stored with it; processes may go on running."""
    from stadtlotse import keys

    with _failures(), Progress(console=console) as bar:
        task = bar.add_task("sealing anew", total=None)
        done = keys.rotate(
            only_reseal=only_reseal,
            remove_old=remove_old,
            progress=lambda at, total: bar.update(task, completed=at, total=total),
        )
        bar.update(task, total=1, completed=1)
    console.print(f"key {done.key_id} seals now", highlight=False)
    for name, count in done.rows.items():
        console.print(f"{count} {name} sealed anew", highlight=False)
    if done.removed:
        console.print(f"removed: {', '.join(done.removed)}", highlight=False)
    if done.unreadable:
        raise _fail(f"{done.unreadable} rows do not decrypt and stay as they were")
