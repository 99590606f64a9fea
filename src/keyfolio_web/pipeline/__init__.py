"""The worker: it does the imports and runs that people asked for, publishes what they come to, and seals runs.

Its commands are found by their entry points, installed or not; without the web's packages none of them is there.
"""

import django  # noqa: F401
