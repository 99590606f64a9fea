"""`keyfolio …`: files to files. The one place of the core that reads the environment and today's date."""

from keyfolio.cli.main import main

__all__ = ["main"]
