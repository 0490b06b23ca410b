"""Segmentation and selection: who the customers are, what each is worth, and whom to serve how."""

from riceshop.crm.segmentation.burnett import (
    attractiveness_weights,
    burnett,
    burnett_cells,
    relationship_weights,
    weight_sensitivity,
    weighted_score,
)
from riceshop.crm.segmentation.clusters import (
    KMeansSegments,
    choose_segments,
    profile_table,
    segment_stability,
)
from riceshop.crm.segmentation.inequality import gini, heads_for, lorenz_curve, top_share
from riceshop.crm.segmentation.labels import label
from riceshop.crm.segmentation.matrices import (
    TRADES,
    composition,
    growth_matrix,
    product_portfolio,
    value_quadrant,
)
from riceshop.crm.segmentation.offers import lift_table, look_alikes, next_best_offer
from riceshop.crm.segmentation.path import k_means_path
from riceshop.crm.segmentation.quality import clean_customers, duplicate_groups, quality_report, same_entry
from riceshop.crm.segmentation.rfm import rank_scores, rfm_scores
from riceshop.crm.segmentation.seasons import monthly_targets, seasonal_index, seasonal_readings
from riceshop.crm.segmentation.sizes import abc_classes, class_table, key_customer_rules, value_pyramid
from riceshop.crm.segmentation.wallet import (
    combine_estimates,
    relationship_verdict,
    share_of_wallet,
    wallet_trend,
)

__all__ = [
    "TRADES",
    "KMeansSegments",
    "abc_classes",
    "attractiveness_weights",
    "burnett",
    "burnett_cells",
    "choose_segments",
    "class_table",
    "clean_customers",
    "combine_estimates",
    "composition",
    "duplicate_groups",
    "gini",
    "growth_matrix",
    "heads_for",
    "k_means_path",
    "key_customer_rules",
    "label",
    "lift_table",
    "look_alikes",
    "lorenz_curve",
    "monthly_targets",
    "next_best_offer",
    "product_portfolio",
    "profile_table",
    "quality_report",
    "rank_scores",
    "relationship_verdict",
    "relationship_weights",
    "rfm_scores",
    "same_entry",
    "seasonal_index",
    "seasonal_readings",
    "segment_stability",
    "share_of_wallet",
    "top_share",
    "value_pyramid",
    "value_quadrant",
    "wallet_trend",
    "weight_sensitivity",
    "weighted_score",
]
