"""`python -m checks`: what `make check` asks beside the linters, from migrations to vendored files."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator

from checks.licences import faults_of_distributions
from checks.vendored import faults_of_vendored


def main() -> int:
    """Run every check; 1 if any finds a fault."""
    with tempfile.TemporaryDirectory(prefix="tahaluf-check-") as folder:
        os.environ["TAHALUF_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tahaluf.config.settings"
        import django

        django.setup()
        return sum(report(title, faults) for title, faults in CHECKS.items()) and 1


def report(title: str, faults: Callable[[], Iterator[str]]) -> int:
    """Print what one check found; gives the number of faults."""
    found = list(faults())
    sys.stdout.write(f"{title}: {'good' if not found else ''}\n")
    sys.stdout.writelines(f"  {fault}\n" for fault in found)
    return len(found)


def faults_of_migrations() -> Iterator[str]:
    """Name the models that changed without a migration."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    for app, migrations in detector.changes(graph=loader.graph).items():
        yield from (f"{app}: {operation.describe()}" for one in migrations for operation in one.operations)


def faults_of_translations() -> Iterator[str]:
    """Name what the catalogues lack."""
    from tahaluf.pages.translations.__main__ import FORMS, extract, faults_of

    wanted = extract()
    for language in FORMS:
        yield from (str(fault) for fault in faults_of(language, wanted))


def faults_of_documents() -> Iterator[str]:
    """Name the documents whose diagrams are not those of the tables."""
    from tahaluf.policy.diagram import stale

    yield from (f"docs/{drawn.document}: {drawn.name}; run python -m tahaluf.policy.diagram" for drawn in stale())


CHECKS = {
    "migrations complete": faults_of_migrations,
    "translations complete and fresh": faults_of_translations,
    "generated documents unchanged": faults_of_documents,
    "licences permissive": faults_of_distributions,
    "vendored files as listed": faults_of_vendored,
}

if __name__ == "__main__":
    sys.exit(main())
