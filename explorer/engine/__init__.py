"""How work is run: typed messages, the wire they travel on, and the process that answers them.

May import ``explorer.core``. Knows no Qt. ``messages`` and ``wire`` import no torch.
"""
