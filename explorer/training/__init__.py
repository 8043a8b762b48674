"""How the demo networks were trained: synthetic data, recipe, entry point.

May import ``explorer.core``, torch, torchvision and Pillow. Nothing in the program imports this
room: the window and the engine only ever read the weights and model cards that it wrote.
"""
