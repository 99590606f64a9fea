"""Who may come in, and as what: signing in, people, their teams, their tokens, and what everybody did."""
