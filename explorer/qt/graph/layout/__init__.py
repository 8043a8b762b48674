"""Where everything of a layer graph stands. Pure: no Qt, but the graph's records."""
