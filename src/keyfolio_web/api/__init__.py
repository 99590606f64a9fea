"""REST API v1: what the pages show and do, for programs. Shapes only; a token has the rights of its person."""
