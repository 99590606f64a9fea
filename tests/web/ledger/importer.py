"""A process that uploads a file and imports it as soon as it is told to. Told: the file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import django


def main(file: Path) -> None:
    """Say when ready, wait for a line, then import; say what came of it."""
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from keyfolio.engine import open_engine
    from keyfolio.ledger import HowToRead, import_file
    from keyfolio_web.ledger.manifest import DatabaseManifest
    from keyfolio_web.ledger.queries import stored_file
    from keyfolio_web.ledger.services import receive_upload
    from keyfolio_web.shared.models import Person

    analyst = Person.objects.get(email="anna@example.com")
    received = settings.TEMPORARY / f"received-{timezone.now().timestamp()}-{id(file)}"
    shutil.copyfile(file, received)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    upload = receive_upload(kind="sales", file_name=file.name, received=received, by=analyst)
    manifest = DatabaseManifest(settings.STORE, upload=upload, by=analyst)
    with open_engine(temporary=settings.TEMPORARY) as engine:
        batch = import_file(engine, manifest, stored_file(upload), HowToRead(), timezone.now().isoformat())
    print(batch.number, batch.counts.accepted, batch.counts.skipped, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
