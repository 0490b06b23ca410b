"""Drawing: small SVG pictures made in Python from numbers and catalogue words, for the explorers."""

from collections.abc import Callable, Iterable
from html import escape

from riceshop.look import PALETTE
from riceshop.words.sentences import BOTH_SEPARATOR

INK = "currentColor"


def colour(name: str) -> str:
    """Return the palette's colour `name`, or `name` itself (currentColor, none, a hex colour)."""
    return PALETTE.get(name, name)


class Picture:
    """An SVG picture of `width` times `height` units; shapes are added in drawing order, `svg` gives the
    markup.

    Shapes of the same kind at the same place in two pictures glide from one to the other in the browser, so
    an explorer should always draw the same shapes in the same order.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "husk",
        radius: float = 0,
        **more: str,
    ) -> None:
        """Add a rectangle; negative sizes count as 0."""
        size = f'width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" rx="{_n(radius)}"'
        self._add(f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{colour(fill)}"{_more(more)}/>')

    def circle(self, x: float, y: float, radius: float, fill: str = "husk", **more: str) -> None:
        """Add a disc."""
        self._add(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{colour(fill)}"{_more(more)}/>')

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str = "husk", **more: str) -> None:
        """Add an ellipse."""
        size = f'rx="{_n(rx)}" ry="{_n(ry)}"'
        self._add(f'<ellipse cx="{_n(x)}" cy="{_n(y)}" {size} fill="{colour(fill)}"{_more(more)}/>')

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = "mist", width: float = 1, **more: str
    ) -> None:
        """Add a straight line."""
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self._add(f'<line {ends} stroke="{colour(stroke)}" stroke-width="{_n(width)}"{_more(more)}/>')

    def path(
        self, points: Iterable[tuple[float, float]], stroke: str = "indigo", width: float = 2, **more: str
    ) -> None:
        """Add a line through `points`; more: fill="jade" makes it an area."""
        route = "M" + " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        rest = _more({"fill": "none", "stroke-linejoin": "round", **more})
        self._add(f'<path d="{route}" stroke="{colour(stroke)}" stroke-width="{_n(width)}"{rest}/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 13,
        anchor: str = "start",
        fill: str = INK,
        **more: str,
    ) -> None:
        """Add words; `anchor` is start, middle or end. A line break makes further lines below.

        In both languages the two stand one above the other, smaller, in the place of one.
        """
        lines = [line for part in str(words).split("\n") for line in part.split(BOTH_SEPARATOR)]
        if BOTH_SEPARATOR in str(words):
            size, y = 0.8 * size, y - 0.4 * size
        spans = "".join(
            f'<tspan x="{_n(x)}" dy="{0 if i == 0 else _n(size * 1.15)}">{escape(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}"'
        self._add(f'<text {place} fill="{colour(fill)}"{_more(more)}>{spans}</text>')

    def svg(self) -> str:
        """Return the picture's markup."""
        box = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {box} aria-hidden="true">{"".join(self._parts)}</svg>'
        )

    def _add(self, part: str) -> None:
        self._parts.append(part)


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Return a function that maps low..high onto start..end in a straight line (high must differ from low).
    """
    return lambda value: start + (value - low) * (end - start) / (high - low)


def ticks(high: float, most: int = 5) -> range:
    """Return round whole numbers from 0 up to at least `high`, about `most` of them, for an axis."""
    step = next(
        digit * 10**power for power in range(12) for digit in (1, 2, 5) if high / (digit * 10**power) <= most
    )
    return range(0, int(-(-high // step)) * step + 1, step)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _more(more: dict[str, str]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape(colour(str(value)))}"' for name, value in more.items()
    )
