"""Pictures of the demonstration goods, drawn here: no photograph, no licence, the same pixels every time."""

from shop_app.seed.drawing.motifs import MOTIFS, draw

__all__ = ["MOTIFS", "draw"]
