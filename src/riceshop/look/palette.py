"""The palette: rice paper, ink and the few colours of a street in the 1930s; every pair reads in grey too."""

from types import MappingProxyType

PALETTE = MappingProxyType(
    {
        "rice": "#FBF7EE",
        "husk": "#C9A66B",
        "sun": "#E0A526",
        "clay": "#B5523B",
        "jade": "#3F7D6B",
        "indigo": "#2F4B7C",
        "ink": "#2B2622",
        "mist": "#8E9AA3",
    }
)

# The order in which series take colours: neighbours differ in hue and in lightness.
CYCLE = ("indigo", "sun", "jade", "clay", "mist", "husk")
