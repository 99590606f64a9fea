"""How long a run takes from the ledger to the pages, and how much it needs, for very many accounts."""
