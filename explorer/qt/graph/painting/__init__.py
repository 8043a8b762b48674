"""How a layout is painted: boxes, edges, words, colours, pictures. Knows QPainter, no widget."""
