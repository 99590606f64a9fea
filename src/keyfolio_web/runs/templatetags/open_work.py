"""Show on any page what is being worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from keyfolio_web.runs import queries
from keyfolio_web.runs.progress import progress_of

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()


@register.inclusion_tag("runs/_open_work.html", takes_context=True)
def open_work(context: Context) -> dict[str, Any]:
    """`{% load open_work %}{% open_work %}`: the work that waits or goes on, with links to its pages; one query."""
    return {"open_work": [(work, progress_of(work)) for work in queries.open_work(context["request"].user)]}
