"""`python -m keyfolio.cli`."""

import sys

from keyfolio.cli.main import main

sys.exit(main())
