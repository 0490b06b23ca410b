"""The oracle's jar: layers of rice from the bottom up."""


class Jar:
    """Layers from the bottom up as [grams, day gone stale]; never more than three."""

    def __init__(self, holds_g: int, grams: int, stale_day: int) -> None:
        self.holds_g = holds_g
        self.layers = [[grams, stale_day]] if grams else []
        self.stock_g = grams

    def room_jin(self, jin_g: int) -> int:
        return (self.holds_g - self.stock_g) // jin_g

    def pour(self, grams: int, stale_day: int, old_on_top: bool) -> None:
        self.stock_g += grams
        if old_on_top:
            self.layers.insert(0, [grams, stale_day])
            if len(self.layers) > 3:
                last = self.layers.pop()
                self.layers[-1] = [self.layers[-1][0] + last[0], min(self.layers[-1][1], last[1])]
        else:
            self.layers.append([grams, stale_day])
            if len(self.layers) > 3:
                first = self.layers.pop(0)
                self.layers[0] = [self.layers[0][0] + first[0], min(self.layers[0][1], first[1])]

    def eat(self, wanted_g: int) -> int:
        eaten = 0
        while self.layers and eaten < wanted_g:
            taken = min(wanted_g - eaten, self.layers[-1][0])
            self.layers[-1][0] -= taken
            eaten += taken
            if not self.layers[-1][0]:
                self.layers.pop()
        self.stock_g -= eaten
        return eaten

    def throw_stale(self, day: int) -> int:
        gone = sum(grams for grams, stale in self.layers if stale <= day)
        if gone:
            self.layers = [layer for layer in self.layers if layer[1] > day]
            self.stock_g -= gone
        return gone

    def empty(self) -> int:
        """Carry the rice away; return how much it was."""
        grams, self.layers, self.stock_g = self.stock_g, [], 0
        return grams
