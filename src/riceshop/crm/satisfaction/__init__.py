"""Satisfaction: expectation against result, the satisfaction indices, Kano, service gaps and recommendation."""

from riceshop.crm.satisfaction.disconfirmation import (
    disconfirmation_index,
    satisfaction_gap,
    updated_expectation,
)
from riceshop.crm.satisfaction.importance import importance_performance, model_map
from riceshop.crm.satisfaction.index import acsi_score, construct_index
from riceshop.crm.satisfaction.kano import (
    KANO_TABLES,
    better_worse,
    evaluation_table,
    kano_category,
    kano_curve,
    kano_summary,
)
from riceshop.crm.satisfaction.multipliers import (
    CLAIMED_GAIN,
    CLAIMED_LOSS,
    MultiplierTest,
    dissatisfied_to_break_even,
    multiplier_test,
    satisfaction_value,
)
from riceshop.crm.satisfaction.pls import PLSPathModel
from riceshop.crm.satisfaction.pls_bootstrap import PLSBootstrap
from riceshop.crm.satisfaction.promoter import PromoterScore, net_promoter_score
from riceshop.crm.satisfaction.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
)
from riceshop.crm.satisfaction.servqual import servqual_gaps
from riceshop.crm.satisfaction.specifications import Specification, simulate_survey, specification

__all__ = [
    "CLAIMED_GAIN",
    "CLAIMED_LOSS",
    "KANO_TABLES",
    "MultiplierTest",
    "PLSBootstrap",
    "PLSPathModel",
    "PromoterScore",
    "Specification",
    "acsi_score",
    "average_variance_extracted",
    "better_worse",
    "composite_reliability",
    "construct_index",
    "cronbach_alpha",
    "disconfirmation_index",
    "dissatisfied_to_break_even",
    "evaluation_table",
    "importance_performance",
    "kano_category",
    "kano_curve",
    "kano_summary",
    "model_map",
    "multiplier_test",
    "net_promoter_score",
    "satisfaction_gap",
    "satisfaction_value",
    "servqual_gaps",
    "simulate_survey",
    "specification",
    "updated_expectation",
]
