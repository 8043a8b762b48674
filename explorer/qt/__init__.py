"""How it looks: the window, its panels and its graph.

The only room with PySide6. Knows the engine by ``explorer.engine.messages`` and
``wire``, and of ``explorer.core`` only the records that import no torch. Never imports torch.
"""
