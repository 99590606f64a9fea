"""Commands of an installation: `keyfolio serve`, `backup`, `restore`, `check-deploy`; found by their entry points."""
