"""Start: what start.py does before the environment exists; standard library and words only."""
