"""Accuracy: how near an estimate came, once what it estimated is known."""

from riceshop.crm.accuracy.agreement import adjusted_rand, rank_correlation
from riceshop.crm.accuracy.brier import brier_curve, brier_score, integrated_brier_score
from riceshop.crm.accuracy.calibration import CalibrationLine, calibration_line, calibration_table

__all__ = [
    "CalibrationLine",
    "adjusted_rand",
    "brier_curve",
    "brier_score",
    "calibration_line",
    "calibration_table",
    "integrated_brier_score",
    "rank_correlation",
]
