"""What is true of networks: building, tracing, running and measuring them.

May import torch, torchvision, numpy and Pillow. Knows no Qt, threads, settings or
printing. The modules ``errors``, ``files``, ``graph``, ``layer_table``, ``model_spec`` and
``measurements`` import no torch either, so that the window can share their records.
"""
