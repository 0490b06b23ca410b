"""Look: the course's fonts, palette and plot style, and pictures shown with a text for who cannot see them."""

from riceshop.look.palette import PALETTE
from riceshop.look.plots import axes, describe, show, to_png, use_style

__all__ = ["PALETTE", "axes", "describe", "show", "to_png", "use_style"]
