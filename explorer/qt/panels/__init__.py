"""One file per dock. Panels know the document and never import each other."""
