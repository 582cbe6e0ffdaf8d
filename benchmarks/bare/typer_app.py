"""A typer app with as many commands as its second argument says, and nothing in them."""

import sys

import typer

app = typer.Typer()
count = int(sys.argv.pop(1))


def add(number: int) -> None:
    @app.command(name=f"perintah{number}")
    def command() -> None:
        """Lakukan sesuatu."""


for number in range(count):
    add(number)

app()
