"""Paths between two boxes: counted, told, and which edges are on them. Pure: no Qt."""
