"""What each piece of evidence weighs. Tuned on seeds 1 to 5 of `benchmarks/near_duplicates`, and on no others."""

from __future__ import annotations

LIKELY = 0.8  # the likeness from which on two accounts are reported

# The likeness of two names: that of equal ones, times what each difference leaves of it.
SAME = 0.98
OTHER_FORM = 0.92
NO_FORM = 0.98
OTHER_SPACES = 0.98
OTHER_ORDER = 0.92  # of characters; words of letters may stand in any order
SLIP = 0.92  # a letter
ONE_SCRIPT = 0.92
PLACE_LEFT_OUT = 0.88
PLACE_OF_WORDS_LEFT_OUT = 0.8  # Acme (China) Ltd is rather a company of Acme Ltd than Acme Ltd itself
PLACE_IN_DOUBT = 0.5

# The likeness of names that are not equal, whatever their differences.
ALIKE = 0.3
UNKNOWN = 0.1
UNLIKE = 0.01

# By how much another trait multiplies the odds that the names alone give.
NOTHING = 1.0
SAME_CODE = 1000.0
SAME_TELEPHONE = 20.0
OTHER_TELEPHONE = 0.7  # a company has many
SAME_ADDRESS = 10.0
OTHER_ADDRESS = 0.7
OTHER_CITY = 0.1
