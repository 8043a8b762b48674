"""Architecture Explorer: see how convolutional networks work.

Rooms, each importing only from those to its right: ``app -> qt -> engine -> core``.
"""
