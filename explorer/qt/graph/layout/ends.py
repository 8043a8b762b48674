"""The two boxes that stand for no call: the picture that goes in, the prediction that comes out."""

from explorer.core.graph import INPUT

PREDICTION = "(prediction)"
"""Name of the box at the end; no module can be called so."""

ENDS = frozenset((INPUT, PREDICTION))
