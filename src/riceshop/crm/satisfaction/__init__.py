"""Satisfaction: expectation against result, the satisfaction indices, Kano, service gaps and recommendation."""

from riceshop.crm.satisfaction.pls import PLSPathModel
from riceshop.crm.satisfaction.pls_bootstrap import PLSBootstrap
from riceshop.crm.satisfaction.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
)
from riceshop.crm.satisfaction.specifications import Specification, simulate_survey, specification

__all__ = [
    "PLSBootstrap",
    "PLSPathModel",
    "Specification",
    "average_variance_extracted",
    "composite_reliability",
    "cronbach_alpha",
    "simulate_survey",
    "specification",
]
