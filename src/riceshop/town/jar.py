"""Jar: rice in layers, bottom first; what is poured last is eaten first unless the old is put on top."""

from dataclasses import dataclass

import numpy as np

from riceshop.town.draws import Whole
from riceshop.town.ids import NEVER

BOTTOM, MIDDLE, TOP = range(3)


@dataclass
class Jars:
    """Layers of all jars: grams (3, households) and the day on which each layer has gone stale."""

    layers_g: Whole
    stale_day: Whole
    stock_g: Whole

    @classmethod
    def filled(cls, stock_g: Whole, stale_day: int) -> "Jars":
        """Return jars with one layer each at the bottom."""
        layers = np.zeros((3, len(stock_g)), dtype=np.int64)
        layers[BOTTOM] = stock_g
        stale = np.full((3, len(stock_g)), NEVER, dtype=np.int64)
        stale[BOTTOM] = stale_day
        return cls(layers, stale, stock_g.copy())

    def pour(self, who: Whole, grams: Whole, stale_day: Whole, old_on_top: bool) -> None:
        """Pour new rice into the jars of `who`, on top of what is there or, old on top, under it."""
        if not len(who):
            return
        layers, stale = self.layers_g[:, who], self.stale_day[:, who]
        order = (TOP, MIDDLE, BOTTOM) if not old_on_top else (BOTTOM, MIDDLE, TOP)
        near, middle, end = order
        # Layers move away from where the new rice comes in; the two at the far end are mixed, as old as the older.
        moved = layers[near] > 0
        mixed_stale = np.minimum(
            np.where(layers[end] > 0, stale[end], NEVER), np.where(layers[middle] > 0, stale[middle], NEVER)
        )
        layers[end] = np.where(moved, layers[end] + layers[middle], layers[end])
        stale[end] = np.where(moved, mixed_stale, stale[end])
        layers[middle] = np.where(moved, layers[near], layers[middle])
        stale[middle] = np.where(moved, stale[near], stale[middle])
        layers[near] = grams
        stale[near] = stale_day
        self.layers_g[:, who], self.stale_day[:, who] = layers, stale
        self.stock_g[who] += grams

    def eat(self, wanted_g: Whole) -> Whole:
        """Eat from the top down; return the grams eaten."""
        eaten = np.minimum(wanted_g, self.stock_g)
        self.stock_g -= eaten
        left = eaten.copy()
        for layer in (self.layers_g[TOP], self.layers_g[MIDDLE]):
            taken = np.minimum(left, layer)
            layer -= taken
            left -= taken
        self.layers_g[BOTTOM] -= left
        return eaten

    def throw_stale(self, day: int) -> tuple[Whole, Whole]:
        """Throw away layers that have gone stale by `day`; return the households and the grams."""
        layer, who = np.nonzero((self.stale_day <= day) & (self.layers_g > 0))
        if not len(who):
            return who, who
        grams = np.zeros_like(self.stock_g)
        np.add.at(grams, who, self.layers_g[layer, who])
        self.layers_g[layer, who] = 0
        self.stock_g -= grams
        hit = np.flatnonzero(grams)
        return hit, grams[hit]
