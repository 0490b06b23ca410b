"""Segmentation and selection: who the customers are, what each is worth, and whom to serve how."""

from riceshop.crm.segmentation.inequality import gini, heads_for, lorenz_curve, top_share
from riceshop.crm.segmentation.sizes import abc_classes, class_table, key_customer_rules, value_pyramid

__all__ = [
    "abc_classes",
    "class_table",
    "gini",
    "heads_for",
    "key_customer_rules",
    "lorenz_curve",
    "top_share",
    "value_pyramid",
]
