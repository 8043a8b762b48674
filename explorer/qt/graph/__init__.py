"""The layer graph: layout, scene, items and view. Imports ``explorer.core.graph`` only, and Qt."""
