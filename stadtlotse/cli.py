"""The command line: `stadtlotse --help`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from stadtlotse import keys_commands

app = typer.Typer(no_args_is_help=True, help="Stadtlotse: a way to the town hall for everyone.")
catalogue_app = typer.Typer(no_args_is_help=True, help="The catalogue of municipal services.")
voices_app = typer.Typer(no_args_is_help=True, help="Voices for speech output.")
texts_app = typer.Typer(no_args_is_help=True, help="Texts and their translations.")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(voices_app, name="voices")
app.add_typer(texts_app, name="texts")
app.add_typer(keys_commands.app, name="keys")
console = Console(stderr=False)


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _fail(message: str) -> typer.Exit:
    console.print(f"[red]{message}[/red]")
    return typer.Exit(1)


@app.command()
def setup() -> None:
    """Install models, import the catalogue, train: whatever is missing or out of date."""
    from stadtlotse.setup import steps

    with _bar() as bar:
        for step in steps():
            task = bar.add_task(step.title, total=1)
            if not step.done():
                try:
                    step.run()
                except Exception as error:
                    raise _fail(f"{step.title}: {error}") from error
            bar.update(task, completed=1)


@app.command()
def vectors() -> None:
    """Write the sentence vectors that come with the content; needed now and then, not each time."""
    from actions.settings import ActionSettings
    from stadtlotse.paths import var
    from stadtlotse.vectors import write_all

    settings = ActionSettings(var=var())
    total = write_all(
        settings.nlu_dir,
        settings.index_dir,
        lambda locale, count: console.print(f"{locale}: {count} texts"),
    )
    console.print(f"{total} texts in all")


@app.command()
def tune(
    steps: Annotated[int, typer.Option(help="Batches of 64 lines to learn from.")] = 1200,
) -> None:
    """Tune the sentence encoder to nlu_data (needs PyTorch: `uv run --with torch stadtlotse tune`).

    Takes half an hour on two cores; then run `stadtlotse vectors` and `stadtlotse setup`.
    """
    from rich.progress import track

    from stadtlotse.paths import ROOT

    try:
        from stadtlotse.tuning.learn import tune as learn
        from stadtlotse.tuning.learn import write
    except ImportError as error:
        console.print("PyTorch is missing: uv run --with torch stadtlotse tune")
        raise typer.Exit(1) from error
    from actions.encoder import TUNED
    from stadtlotse.tuning.examples import read

    folder = ROOT / "nlu_data"
    ticks = iter(track(range(steps), "tuning", console=console))
    losses: list[float] = []

    def report(_step: int, loss: float) -> None:
        losses.append(loss)
        next(ticks, None)

    write(learn(read(folder), steps, report), folder / TUNED)
    last = losses[-100:]
    console.print(f"loss {sum(last) / len(last):.3f} over the last {len(last)} batches")


@app.command()
def run() -> None:
    """Start the sandbox city, actions, dialogue engine and gateway; Ctrl-C stops all."""
    from stadtlotse.running import run as run_all
    from stadtlotse.stack import Ports

    sys.exit(run_all(Ports.from_environment(), lambda text: console.print(f"[bold]{text}[/bold]")))


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False,
) -> None:
    """Train the dialogue model."""
    from stadtlotse.training import TrainingFailed
    from stadtlotse.training import train as train_model

    with _bar() as bar:
        task = bar.add_task("training", total=None)
        try:
            path = train_model(force)
        except TrainingFailed as error:
            raise _fail(str(error)) from error
        bar.update(task, total=1, completed=1)
    console.print(f"model: {path}")


@app.command()
def doctor() -> None:
    """Say what is missing on this machine, and how to get it."""
    from stadtlotse.doctor import examine

    table = Table("part", "state", "how to get it")
    findings = examine()
    for finding in findings:
        state = "[green]ok[/green]" if finding.ok else "[red]missing[/red]"
        table.add_row(finding.part, state, "" if finding.ok else finding.remedy)
    console.print(table)
    if not all(finding.ok or finding.optional for finding in findings):
        raise typer.Exit(1)


@app.command()
def learned(
    locale: Annotated[str | None, typer.Option(help="only this language")] = None,
    form: Annotated[str, typer.Option("--format", help="tsv or json")] = "tsv",
    forget: Annotated[bool, typer.Option(help="Delete everything instead.")] = False,
) -> None:
    """List what was not understood, most frequent first; it was kept if STADTLOTSE_LEARNING=1."""
    from sqlalchemy.exc import SQLAlchemyError

    from actions.settings import ActionSettings
    from stadtlotse import learned as texts
    from stadtlotse.paths import var

    writers = {"tsv": texts.tsv, "json": texts.as_json}
    if form not in writers:
        raise _fail(f"unknown format {form!r}: tsv or json")
    settings = ActionSettings(var=var())
    try:
        if forget:
            console.print(f"{texts.forget(settings)} rows deleted")
        else:
            typer.echo(writers[form](texts.listed(settings, locale)))
    except (SQLAlchemyError, OSError) as error:
        raise _fail(f"the database does not answer ({type(error).__name__})") from error


@app.command()
def language(code: str, native: str, german: str) -> None:
    """Scaffold a new language: registry row, folders, catalogues to translate."""
    from stadtlotse.language import LanguageExists, scaffold

    try:
        for path in scaffold(code, native, german):
            console.print(f"written: {path}")
    except LanguageExists as error:
        raise _fail(str(error)) from error


@catalogue_app.command("import")
def import_catalogue(
    kind: Annotated[str, typer.Argument(help="dldb, pvog or xzufi")],
    source: Annotated[str, typer.Argument(help="a file, or the base URL of a PVOG Suchdienst")],
    offices: Annotated[Path | None, typer.Option(help="dldb: the file with the offices")] = None,
    target: Annotated[Path | None, typer.Option(help="default: var/catalogue.json")] = None,
) -> None:
    """Import services and offices; broken entries are reported and skipped."""
    from actions.services.errors import MunicipalError
    from stadtlotse.importing import run_import
    from stadtlotse.paths import var

    with _bar() as bar:
        task = bar.add_task("importing", total=None)
        try:
            report = run_import(
                kind, source=source, offices=offices, target=target or var() / "catalogue.json"
            )
        except (MunicipalError, ValueError, OSError) as error:
            raise _fail(str(error)) from error
        bar.update(task, total=1, completed=1)
    for skipped in report.skipped:
        console.print(f"[yellow]skipped {skipped.id}: {skipped.reason}[/yellow]", highlight=False)
    console.print(f"{report.services} services, {report.offices} offices imported")


@voices_app.command("list")
def list_voices() -> None:
    """Which voice each language has."""
    from stadtlotse.voices import list_voices as voices

    for row in voices():
        console.print(row, highlight=False)


@voices_app.command("install")
def install_voice(name: str) -> None:
    """Download a Piper voice from the model hub (the production path)."""
    from stadtlotse.voices import install_voice as install

    try:
        console.print(f"installed: {install(name)}")
    except (OSError, RuntimeError, ValueError) as error:
        raise _fail(str(error)) from error


@texts_app.command("update")
def update_texts() -> None:
    """Extract all German texts and merge them into every locale's catalogues."""
    from stadtlotse.paths import ROOT
    from translations.update import update_all

    console.print(f"{len(update_all(ROOT))} catalogues updated")


@texts_app.command("forms")
def update_form_texts(folder: Path) -> None:
    """Extract the texts of forms in a folder into its texts/<locale>.po; says what is missing."""
    from translations.update import update_forms

    for locale, missing in update_forms(folder).items():
        console.print(f"{locale}: {missing} texts missing")


@texts_app.command("check")
def check_texts() -> None:
    """Fail on a missing, fuzzy or placeholder-breaking translation."""
    from stadtlotse.paths import ROOT
    from translations.check import check

    problems = check(ROOT)
    for problem in problems[:100]:
        console.print(str(problem), highlight=False, markup=False)
    if problems:
        raise _fail(f"{len(problems)} problems")
    console.print("all texts are translated")
