"""Loyalty: who stays, for how long, in what sense, and what that is worth."""

from riceshop.crm.loyalty.survival import (
    LogRank,
    discrete_hazard,
    kaplan_meier,
    life_table,
    logrank_test,
    median_survival,
    nelson_aalen,
)

__all__ = [
    "LogRank",
    "discrete_hazard",
    "kaplan_meier",
    "life_table",
    "logrank_test",
    "median_survival",
    "nelson_aalen",
]
