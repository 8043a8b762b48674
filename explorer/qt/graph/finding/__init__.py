"""Finding layers by words, and proposing words. Pure: no Qt."""
