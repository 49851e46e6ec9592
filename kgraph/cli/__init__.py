"""The `kgraph` command: one file per command, imported when it is called."""

import os
import signal
import sys
import traceback
from types import FrameType

import click

from kgraph import __version__
from kgraph.errors import KgraphError, NothingFound
from kgraph.plugins import find, names
from kgraph.terminal import printable


class Commands(click.Group):
    """The commands are the files of this folder; `command` in each is what runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name.replace("_", "-") for name in names("cli")]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        file = name.replace("-", "_")
        if file not in names("cli"):
            return None
        command: click.Command = find("cli", file).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader of our output has left (`kgraph query … | head`): nobody is there to be told.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kgraph")
@click.option("--lang", type=click.Choice(["ko", "en"]), help="Language of the output.  [default: from the locale]")
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
@click.pass_context
def cli(ctx: click.Context, lang: str | None, debug: bool) -> None:
    """Knowledge graphs from news: who, where, with whom, since when, and the sentence that says so.

    \b
    kgraph build articles/ -g mygraph     read articles, make the graph
    kgraph show 오상진 -g mygraph          what the graph says of a name, with its sentences
    kgraph export people.gexf -g mygraph  open it in Gephi
    """
    ctx.obj = {"lang": lang or locale_language(os.environ), "debug": debug}


def locale_language(environment: "os._Environ[str]") -> str:
    """The user's language, from the variables that POSIX names for it."""
    spoken = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "ko" if spoken.startswith("ko") else "en"


def main(arguments: list[str] | None = None) -> None:
    """Run a command; whatever goes wrong is one line on standard error and an exit code that says what."""
    signal.signal(signal.SIGTERM, _terminated)
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        sys.exit(cli.main(arguments, prog_name="kgraph", standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as usage:
        usage.show()
        sys.exit(usage.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("kgraph: interrupted", err=True)
        sys.exit(130)
    except Exception as error:
        if "--debug" in arguments:
            traceback.print_exc()
        sys.exit(_report(error))


def _report(error: Exception) -> int:
    """One line on what went wrong; the exit code to leave with."""
    if isinstance(error, KgraphError):
        click.echo(f"kgraph: {printable(str(error))}", err=True)
        for candidate in error.candidates if isinstance(error, NothingFound) else ():
            click.echo(f"  {printable(str(candidate))}", err=True)
        return error.exit_code
    if isinstance(error, OSError):
        click.echo(f"kgraph: {printable(str(error))}", err=True)
        return 7
    told = f"{type(error).__name__}: {printable(str(error))}"
    click.echo(f"kgraph: internal error: {told} (a bug; `kgraph --debug …` shows where)", err=True)
    return 1


def _terminated(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
