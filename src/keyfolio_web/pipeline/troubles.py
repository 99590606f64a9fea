"""Why work could not be done, in both languages at once: whoever looks at it later reads their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from keyfolio.errors import KeyfolioError
from keyfolio.language import Text
from keyfolio_web.runs import stages

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from keyfolio_web.runs.models import Work

_GAVE_UP = Text(
    "It stopped {times} times without an answer, the last time at: {doing}. Whoever keeps the server finds the cause "
    "in its log, under work {number}; often the machine was short of memory or disk space.",
    "已中断 {times} 次，最近一次停在：{doing}。请服务器管理员查看日志中“work {number}”的记录；"
    "常见原因是内存或磁盘空间不足。",
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
    """A worker has tried often enough."""
    doing = in_both_languages(stages.in_words(work.kind, work.stage))
    return _GAVE_UP.fill(times=work.attempts, doing=doing, number=work.pk)


def in_both_languages(words: _StrOrPromise) -> Text:
    """What a page would say in either language."""
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(str(words))
    return Text(*said)
