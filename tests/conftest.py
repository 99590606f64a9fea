"""What every test process does once."""

import gc
import os
import sys

# Thousands of expression trees come and go; looking through everything that is loaded, each time, took a tenth.
gc.freeze()
gc.set_threshold(100_000, 50, 100)

# Modules are kept as they were compiled, whatever the environment says: each of the many processes that tests start
# would compile all it imports anew, and that took longer than what most of them do.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
