"""An import: a file that somebody sent becomes a batch of the ledger, or master data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.utils import timezone

from keyfolio.ledger import HowToRead, import_fact, import_file, read_accounts, read_products
from keyfolio_web.ledger import publish
from keyfolio_web.ledger.models import Kind, Upload
from keyfolio_web.ledger.queries import stored_file
from keyfolio_web.pipeline.manifest import WorkManifest
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.profiles import known_accounts, profile_import
from keyfolio_web.pipeline.room import engine_for
from keyfolio_web.pipeline.troubles import FILE_GONE

if TYPE_CHECKING:
    from keyfolio.engine import Engine
    from keyfolio.ledger import DateOrder, FactKind, Masters, RowKey
    from keyfolio_web.pipeline.child import Progress
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.runs.models import Work


def do(work: Work, claim: Claim, progress: Progress) -> None:
    """Import the file of this work; what it adds is visible if and only if the work is done.

    Raises:
        KeyfolioError: the file cannot be read, or holds nothing usable.
        LeaseLost: the work is not ours any more.
    """
    upload = patiently(lambda: Upload.objects.select_related("uploaded_by", "by_profile__profile").get(work=work))
    if not stored_file(upload).is_file():
        raise FILE_GONE
    manifest = WorkManifest(settings.STORE, upload=upload, by=work.asked_by, claim=claim)
    with engine_for(claim, progress) as engine:
        if upload.kind in (Kind.ACCOUNTS, Kind.PRODUCTS):
            _import_masters(engine, manifest, upload)
        else:
            _import_rows(engine, manifest, upload)


def _import_rows(engine: Engine, manifest: WorkManifest, upload: Upload) -> None:
    how = HowToRead(
        mapping=upload.mapping,
        date_order=_date_order(upload),
        today=timezone.localdate(),
        base_currency=upload.base_currency or None,
        source=upload.source or None,
        row_key=cast("RowKey | None", upload.row_key or None),
        known_accounts=known_accounts(upload.unknown_accounts),
    )
    now = timezone.now().isoformat(timespec="seconds")
    file, name = stored_file(upload), upload.file_name
    if upload.by_profile:
        batch = profile_import(engine, manifest, upload.by_profile, how).of_file(file, now, name)
    elif upload.kind == Kind.SALES:
        batch = import_file(engine, manifest, file, how, now, source_name=name)
    else:
        kind = cast("FactKind", upload.kind)
        batch = import_fact(engine, manifest, file, kind, how, now, source_name=name)
    if not manifest.has_committed:
        manifest.write(partial(publish.publish_same_file, upload, batch, before_commit=manifest.before_commit))


def _import_masters(engine: Engine, manifest: WorkManifest, upload: Upload) -> None:
    """Master data is written while the store is held: what undoes an import waits, or says that one is going on."""
    with manifest.writing():
        engine.progress("read", 0)
        masters = _read_masters(engine, upload)
        rows = engine.rows(masters.table)
        engine.progress("commit", rows.num_rows)
        told = {"left_out": masters.left_out, "parents": masters.parents, "before_commit": manifest.before_commit}
        manifest.write(partial(publish.publish_masters, upload, rows, **told))
        engine.progress("done", rows.num_rows)


def _read_masters(engine: Engine, upload: Upload) -> Masters:
    file, name = stored_file(upload), upload.file_name
    if upload.kind == Kind.PRODUCTS:
        return read_products(engine, file, mapping=upload.mapping, name=name)
    return read_accounts(engine, file, mapping=upload.mapping, date_order=_date_order(upload), name=name)


def _date_order(upload: Upload) -> DateOrder | None:
    return cast("DateOrder | None", upload.date_order or None)
