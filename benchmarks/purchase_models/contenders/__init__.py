"""Each contender is a process of its own: it loads the population, fits it, and expects what comes of each customer."""
