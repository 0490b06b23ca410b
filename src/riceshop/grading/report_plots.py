"""The plots of a report, as PNG with the sentence that says what each shows."""

from collections.abc import Iterator

from riceshop.grading.report_facts import Item, Report
from riceshop.words import text

LOW, BINS = 0.2, 10
# Numbers printed nearer than this, on scales of 1, would cover each other.
NEAR = 0.045


def plots(report: Report, lang: str) -> Iterator[tuple[bytes, str]]:
    """Yield (PNG, alternative text) of each plot that there are figures for."""
    marked = [(number, item) for number, item in enumerate(report.items, 1) if item.difficulty.value is not None]
    if marked:
        yield _difficulty(marked, lang)
    if report.totals:
        yield _totals(list(report.totals.values()), lang)
    related = [(number, item) for number, item in marked if item.discrimination.value is not None]
    if related:
        yield _both(related, lang)


def percent(share: float) -> str:
    """Return a share in percent, as the page writes it."""
    return f"{100 * share:.0f}%"


def _difficulty(items: list[tuple[int, Item]], lang: str) -> tuple[bytes, str]:
    from riceshop.look import PALETTE, axes, to_png

    figure, plot = axes(7.0, 1.2 + 0.42 * len(items))
    rows = list(range(len(items)))
    plot.barh([row - 0.18 for row in rows], [item.difficulty.value for _, item in items], 0.36,
              color=PALETTE["indigo"], label=text("grading_report.plot.share", lang))
    plot.barh([row + 0.18 for row in rows], [item.blank / item.read if item.read else 0 for _, item in items], 0.36,
              color=PALETTE["sun"], label=text("grading_report.plot.blank", lang))
    plot.set_yticks(rows, [str(number) for number, _ in items])
    plot.set(xlim=(0, 1), ylabel=text("grading_report.column.question", lang), title=text("grading_report.plot.difficulty", lang))
    plot.xaxis.set_major_formatter(lambda share, _: percent(share))
    plot.invert_yaxis()
    figure.legend(loc="outside lower center", ncols=2)
    ranked = sorted(items, key=lambda pair: pair[1].difficulty.value)
    alt = text("grading_report.plot.difficulty_alt", lang, hardest=str(ranked[0][0]), easiest=str(ranked[-1][0]),
               lowest=percent(ranked[0][1].difficulty.value), highest=percent(ranked[-1][1].difficulty.value))
    return to_png(figure), alt


def _totals(shares: list[float], lang: str) -> tuple[bytes, str]:
    from riceshop.look import PALETTE, axes, to_png

    counts = [0] * BINS
    for share in shares:
        counts[min(BINS - 1, int(share * BINS + 1e-9))] += 1
    figure, plot = axes()
    plot.bar([(number + 0.5) / BINS for number in range(BINS)], counts, 0.9 / BINS, color=PALETTE["jade"])
    plot.set(xlim=(0, 1), xlabel=text("grading_report.column.total", lang), ylabel=text("grading_report.column.count", lang),
             title=text("grading_report.plot.totals", lang))
    plot.xaxis.set_major_formatter(lambda share, _: percent(share))
    plot.yaxis.get_major_locator().set_params(integer=True)
    tallest = counts.index(max(counts))
    alt = text("grading_report.plot.totals_alt", lang, n=len(shares), most=max(counts), low=percent(tallest / BINS),
               high=percent((tallest + 1) / BINS))
    return to_png(figure), alt


def _places(items: list[tuple[int, Item]]) -> dict[tuple[float, float], list[int]]:
    """Return {point: the numbers of the questions there}: points too near to be told apart share one."""
    found: dict[tuple[float, float], list[int]] = {}
    for number, item in items:
        across, up = item.difficulty.value, item.discrimination.value
        near = next((one for one in found if abs(one[0] - across) < NEAR and abs(one[1] - up) < NEAR), (across, up))
        found.setdefault(near, []).append(number)
    return found


def _both(items: list[tuple[int, Item]], lang: str) -> tuple[bytes, str]:
    from riceshop.look import PALETTE, axes, to_png

    figure, plot = axes()
    plot.axhline(LOW, color=PALETTE["mist"], linestyle="--", linewidth=1)
    for (across, up), numbers in _places(items).items():
        plot.plot(across, up, "o", color=PALETTE["clay"])
        plot.annotate(", ".join(map(str, numbers)), (across, up), (6, 4), textcoords="offset points")
    plot.set(xlim=(-0.03, 1.05), xlabel=text("grading_report.column.difficulty", lang),
             ylabel=text("grading_report.column.discrimination", lang), title=text("grading_report.plot.both", lang))
    plot.xaxis.set_major_formatter(lambda share, _: percent(share))
    low = sum(item.discrimination.value < LOW for _, item in items)
    alt = text("grading_report.plot.both_alt", lang, count=len(items), low=low, limit=LOW)
    return to_png(figure), alt
