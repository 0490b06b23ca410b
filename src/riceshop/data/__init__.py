"""Data: the course's own tables, one copy of each, read as DataFrames."""

from riceshop.data.hotel import load_hotel_log
from riceshop.data.purchases import load_cdnow, load_donations
from riceshop.data.story import load_story_facts, load_story_sources, load_story_tellings
from riceshop.data.tables import folder, table_path
from riceshop.data.towns import load_town, load_town_truth, town_names

__all__ = [
    "folder",
    "load_cdnow",
    "load_donations",
    "load_hotel_log",
    "load_story_facts",
    "load_story_sources",
    "load_story_tellings",
    "load_town",
    "load_town_truth",
    "table_path",
    "town_names",
]
