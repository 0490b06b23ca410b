"""Lab: the game, explorers, quizzes and cards, each loaded when it is first asked for."""

import sys
from importlib import import_module
from typing import Any

# name -> module of this package that holds it; a module never has the name of what it holds.
_WHERE = {
    "thousand_shops": "shops_view",
    "annual_report": "annual_page",
    "defence_questions": "defence",
    "choice_or_barrier": "retention_views",
    "five_points": "retention_views",
    "lives": "loyalty_data",
    "quiet_homes": "loyalty_data",
    "satisfied_leavers": "loyalty_views",
    "staying": "loyalty_views",
    "two_loyalties": "loyalty_views",
    "winback_evening": "winback_view",
    "progress_page": "progress_view",
    "compare_notes": "role_play",
    "role_cards": "role_play",
    "step": "steps",
    "my_town": "own_shop",
    "two_needles": "satisfaction_views",
    "reversed_claim": "satisfaction_views",
    "fading_delight": "survey_views",
    "satisfaction_paths": "survey_views",
    "priority_map": "survey_views",
    "forecast": "town_views",
    "ablation": "town_views",
    "abc_map": "segment_views",
    "eighty_twenty": "segment_views",
    "k_means_steps": "cluster_views",
    "burnett_board": "selection_views",
    "monthly_sales": "selection_views",
    "seasonal_desk": "selection_views",
    "shop_scores": "selection_views",
    "wallet_shares": "selection_views",
    "walk_cost": "market_views",
    "law_of_250": "market_views",
    "distance": "market_views",
    "stakeholder_map": "idea_views",
    "crm_triangle": "idea_views",
    "four_meanings": "value_views",
    "gone_or_late": "value_town_views",
    "jar": "jar_views",
    "life_cash": "value_views",
    "match_cards": "card_widgets",
    "old_rice": "jar_views",
    "order_cards": "card_widgets",
    "poll": "card_widgets",
    "play": "game",
    "quiz": "quiz_widget",
    "rank_codes": "game_rank",
    "sort_cards": "card_widgets",
    "submit_button": "submitting",
    "seven_factors": "value_views",
    "tag_cards": "card_widgets",
    "value_report": "value_reports",
    "who_pays": "value_town_views",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return __all__


def _in_a_notebook() -> None:
    """Explain errors and keep what the checks say, from the first import of the lab on."""
    if import_module(f"{__name__}.beginners").activate():
        import_module("riceshop.checks.marking").listen(import_module(f"{__name__}.progress").record_check)


if "IPython" in sys.modules:
    _in_a_notebook()
