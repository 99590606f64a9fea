"""Why work could not be done, in both languages at once: whoever looks at it later reads their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text
from keyfolio_web.runs import deaths

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from keyfolio_web.runs.models import Work

_GAVE_UP = Text(
    "It stopped {times} times without an answer. {last} In the server's log it is work {number}.",
    "已中断 {times} 次，没有得到结果。{last}服务器日志中的记录名为“work {number}”。",
)
FILE_GONE = KeyfolioError(
    Text("The uploaded file is no longer there. Upload it again.", "上传的文件已不存在。请重新上传。")
)
NO_LINE = KeyfolioError(
    Text(
        "No order line in the ledger counts. Import a ledger with order lines first.",
        "账本中没有可用的订单行。请先导入包含订单行的账本。",
    )
)


def gave_up(work: Work) -> Text:
    """A worker has tried often enough; what the last attempt was doing, and what to do."""
    last = in_both_languages(lambda: deaths.in_words(work, deaths.deaths_of(work)[-1]))
    return _GAVE_UP.fill(times=work.attempts, last=last, number=work.pk)


def in_both_languages(words: _StrOrPromise | Callable[[], str]) -> Text:
    """What a page would say in either language."""
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(words() if callable(words) else str(words))
    return Text(*said)
