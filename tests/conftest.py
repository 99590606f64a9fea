"""What every test process does once."""

import gc

# Thousands of expression trees come and go; looking through everything that is loaded, each time, took a tenth.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
