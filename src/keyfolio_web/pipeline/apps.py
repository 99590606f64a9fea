"""The room pipeline."""

from __future__ import annotations

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.pipeline"
    label = "pipeline"
