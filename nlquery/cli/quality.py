"""``nlquery quality``: what is still wrong with the loaded data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlquery.cli.connect import connect

if TYPE_CHECKING:
    from nlquery_etl.quality import Finding


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write a notebook that can be re-run."
)
def quality(as_json: bool, output: Path | None) -> None:
    """Say what is still wrong with the loaded data, and how much money is at stake."""
    from nlquery_etl.quality import find_problems

    found = find_problems(connect().owner_url)
    if as_json:
        click.echo(json.dumps([_plain(finding) for finding in found], ensure_ascii=False))
    elif not found:
        click.echo("Nothing is wrong with the data.")
    else:
        for finding in found:
            _print(finding)
    if output is not None:
        from nlquery.report.quality import write_quality

        write_quality(found, output)
        click.echo(f"The notebook is {output}", err=as_json)


def _print(finding: Finding) -> None:
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity, "blue")
    money = "" if finding.money is None else f", ${finding.money:,.2f}"
    click.echo(f"{click.style(finding.severity, fg=colour):<8} {finding.check}: ", nl=False)
    click.echo(f"{finding.problems:,}{money}")
    click.echo(f"         {finding.meaning}")
    click.echo(f"         e.g. {', '.join(finding.examples)}")


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "problems": finding.problems,
        "money": None if finding.money is None else float(finding.money),
        "examples": list(finding.examples),
        "meaning": finding.meaning,
    }
