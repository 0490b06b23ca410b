"""Plots: a picture for every measure that people would rather look at; each module is loaded when first asked for.

Those of the shop show themselves. The others return the matplotlib Axes, described: `riceshop.look.show(ax)` shows them.
"""

from importlib import import_module
from typing import Any

# name -> module of this package that holds it.
_WHERE = {
    "plot_abc": "segmentation",
    "plot_benefits": "strategy",
    "plot_better_worse": "satisfaction",
    "plot_burnett": "segmentation",
    "plot_calibration": "accuracy",
    "plot_cash": "shop",
    "plot_choose_segments": "segmentation",
    "plot_compare": "shop",
    "plot_complaint_funnel": "service",
    "plot_cost_to_serve": "value",
    "plot_daily": "shop",
    "plot_forecast_error": "shop",
    "plot_importance_performance": "satisfaction",
    "plot_kano_curves": "satisfaction",
    "plot_lift": "segmentation",
    "plot_lorenz": "segmentation",
    "plot_loyalty_quadrants": "loyalty",
    "plot_path_model": "satisfaction",
    "plot_payday_cash": "credit",
    "plot_portfolio": "segmentation",
    "plot_present_value": "value",
    "plot_probability_alive": "value",
    "plot_profile": "segmentation",
    "plot_promoter_score": "satisfaction",
    "plot_purchases": "value",
    "plot_pyramid": "segmentation",
    "plot_receivables_ageing": "credit",
    "plot_retention_model": "loyalty",
    "plot_retention_table": "loyalty",
    "plot_rfm": "segmentation",
    "plot_roc": "credit",
    "plot_run_out": "shop",
    "plot_run_out_interval": "service",
    "plot_satisfaction_loyalty": "loyalty",
    "plot_schedule": "strategy",
    "plot_seasonal_readings": "segmentation",
    "plot_service_gaps": "service",
    "plot_servqual_gaps": "satisfaction",
    "plot_survival": "loyalty",
    "plot_tornado": "value",
    "plot_tracking": "value",
    "plot_value_quadrant": "segmentation",
    "plot_waiting": "service",
    "plot_winback": "loyalty",
    "plot_word_of_mouth": "loyalty",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return __all__
