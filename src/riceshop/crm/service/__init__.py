"""Service: jars and delivery lists, waiting at the counter."""

from riceshop.crm.service.jars import (
    DENSITY_G_PER_L,
    FIELDS,
    GUESS_APPETITE_G,
    GUESS_LOT_G,
    GUESS_MEMBERS,
    JIN_G,
    MONTH_DAYS,
    daily_need_g,
    days_until_empty,
    delivery_list,
    forecast,
    jar_capacity_g,
)
from riceshop.crm.service.queue import (
    agents_needed,
    average_speed_of_answer,
    erlang_b,
    erlang_c,
    service_level,
    simulate_queue,
)

__all__ = [
    "DENSITY_G_PER_L",
    "FIELDS",
    "GUESS_APPETITE_G",
    "GUESS_LOT_G",
    "GUESS_MEMBERS",
    "JIN_G",
    "MONTH_DAYS",
    "agents_needed",
    "average_speed_of_answer",
    "daily_need_g",
    "days_until_empty",
    "delivery_list",
    "erlang_b",
    "erlang_c",
    "forecast",
    "jar_capacity_g",
    "service_level",
    "simulate_queue",
]
