"""What the shop does: one package per context, each with a front door in its `__init__`."""
