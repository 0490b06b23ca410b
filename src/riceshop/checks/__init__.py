"""Checks: marks a student's answer at once and explains it; plain data in, a number and sentences out."""

from riceshop.checks.draws import Draws, draws
from riceshop.checks.expect import at, has, lacks, near, one_of
from riceshop.checks.hints import hint
from riceshop.checks.marking import check, listen

__all__ = ["Draws", "at", "check", "draws", "has", "hint", "lacks", "listen", "near", "one_of"]
