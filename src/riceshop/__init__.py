"""The Rice Shop: a course on customer relationship management that runs; importing it loads nothing heavy."""

__version__ = "0.1.0"
