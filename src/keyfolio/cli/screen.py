"""What a person sees: progress while it lasts, then the answer; both in one language."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from keyfolio.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STAGES = {
    "workers": Text("Waiting until a worker of the Spark cluster has room", "等待 Spark 集群的工作节点空闲"),
    "fetch": Text("Reading the database", "读取数据库"),
    "read": Text("Reading the ledger", "读取账本"),
    "check": Text("Checking the lines", "检查各行"),
    "compact": Text("Laying small batches together", "合并小批次"),
    "compare": Text("Comparing with the store", "与账本库比对"),
    "write lines": Text("Writing the batch", "写入批次"),
    "sync lines": Text("Writing the batch", "写入批次"),
    "write order_sums": Text("Summing the orders", "汇总订单"),
    "sync order_sums": Text("Summing the orders", "汇总订单"),
    "write skipped": Text("Writing the lines known already", "写入已有的行"),
    "sync skipped": Text("Writing the lines known already", "写入已有的行"),
    "write quarantine": Text("Writing the quarantine", "写入隔离行"),
    "sync quarantine": Text("Writing the quarantine", "写入隔离行"),
    "move": Text("Writing the batch", "写入批次"),
    "commit": Text("Committing", "提交"),
    "done": Text("Done", "完成"),
    "observe": Text("Observing the accounts", "观察客户"),
    "orders": Text("Observing the orders", "观察订单"),
    "accounts": Text("Observing the accounts", "观察客户"),
    "purchases": Text("Observing purchase histories", "观察购买历史"),
    "appraise": Text("Fitting models and valuing the accounts", "拟合模型并评估客户价值"),
    "migrate": Text("Following the accounts from period to period", "跟踪客户各期的状态"),
    "identify": Text("Identifying the key accounts", "识别大客户"),
    "save": Text("Writing the results", "写出结果"),
}
_COUNTED = {"fetch", "read"}
_TOLD_ANYWAY = {"workers"}  # it may last for ever: to a file too, one line
_SHORTEST = 0.5  # seconds; a rate over less says nothing
_ROWS = Text("{rows:,} lines", "{rows:,} 行")
_RATE = Text(", {rate:,}/s", "，{rate:,} 行/秒")


class Screen:
    """Standard output for answers, standard error for progress and complaints."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.answers = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
        self.asides = Console(stderr=True, highlight=False, emoji=False)

    def say(self, text: Text) -> str:
        """A text in the person's language."""
        return text.in_language(self.language)

    def tell(self, text: Text) -> None:
        """Answer in one line; what stands in it is shown as it is."""
        self.answers.print(harmless(self.say(text)), markup=False)

    def complain(self, text: Text) -> None:
        """Say on standard error what is wrong; what stands in it is shown as it is."""
        self.asides.print(harmless(self.say(text)), markup=False, style="red", soft_wrap=True)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int], None]]:
        """Show the stage, the rows done and their rate while the work lasts."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self.asides, transient=True, disable=not self.asides.is_terminal) as bar:
            task = bar.add_task("")
            began: dict[str, float] = {}

            def show(stage: str, rows: int) -> None:
                if stage in _TOLD_ANYWAY and stage not in began and not self.asides.is_terminal:
                    self.asides.print(f"{self.say(_STAGES[stage])} …", markup=False)
                now = bar.get_time()
                bar.update(task, description=self._stage(stage, rows, now - began.setdefault(stage, now)))

            yield show

    def _stage(self, stage: str, rows: int, seconds: float) -> str:
        """seconds: since the stage began. Only in some stages it is told how many rows are done; in others, of all."""
        said = self.say(_STAGES[stage])
        if not rows:
            return said
        rate = self.say(_RATE.fill(rate=int(rows / seconds))) if stage in _COUNTED and seconds >= _SHORTEST else ""
        return f"{said}  {self.say(_ROWS.fill(rows=rows))}{rate}"


def harmless(text: str) -> str:
    """Text from a file without the characters by which it could take over a terminal or turn its direction.

    >>> harmless("Acme\\x1b[31m\\u202e\\n")
    'Acme[31m\\n'
    """
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf"})
