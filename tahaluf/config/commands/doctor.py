"""Say what is wrong with this installation and how to mend it."""

import json

import click

from tahaluf.config.diagnosis import Finding, diagnose

SIGNS = {"good": "  ok   ", "warning": " note  ", "fault": " FAULT "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def command(as_json: bool) -> None:
    """Check the installation part by part; the exit code is 1 when there is a fault."""
    findings = []
    for finding in diagnose():
        findings.append(finding)
        if not as_json:
            show(finding)
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], indent=1))
    if any(finding.verdict == "fault" for finding in findings):
        raise SystemExit(1)


def show(finding: Finding) -> None:
    click.echo(f"{SIGNS[finding.verdict]} {finding.check}: {finding.words}")
    if finding.remedy:
        click.echo(f"        -> {finding.remedy}")
