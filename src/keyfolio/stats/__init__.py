"""Statistics on arrays: no tables, no connections."""

from keyfolio.stats.concentration import clipped, gini, hhi, lorenz
from keyfolio.stats.exact import RunningSums, dot, running_sums, total

__all__ = ["RunningSums", "clipped", "dot", "gini", "hhi", "lorenz", "running_sums", "total"]
