"""我的米店年报: one printable page of a shop's days, with charts, its best and worst moment and the keeper's own words."""

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.lab.defence import defence_questions, run_of
from riceshop.look import PALETTE, axes, to_png
from riceshop.town import Run
from riceshop.town.experiment import worth_fen
from riceshop.words import language, text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from riceshop.lab.game import Game

LONGEST = 300
WEEK = 7
STYLE = """
.rsp-annual { font: 15px/1.65 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #2B2622; background: #FBF7EE; max-width: 190mm; padding: 8mm 10mm; }
.rsp-annual h2 { margin: 0; font-size: 24px; color: #B5523B; } .rsp-annual h3 { margin: 5mm 0 1mm; font-size: 15px; color: #2F4B7C; }
.rsp-annual .rsp-days { margin: 0 0 4mm; opacity: .75; } .rsp-annual .rsp-run { margin: 5mm 0 0; font-size: 12px; opacity: .7; }
.rsp-annual .rsp-figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4mm; } .rsp-annual .rsp-figures b { display: block; font-size: 22px; line-height: 1.2; }
.rsp-annual .rsp-figures span { font-size: 12.5px; opacity: .8; } .rsp-annual img { width: 100%; height: auto; display: block; margin: 3mm 0; }
.rsp-annual p { margin: 1mm 0; } .rsp-annual .rsp-mine { border-left: 3px solid #C9A66B; padding: 1mm 4mm; font-size: 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


class AnnualReport:
    """The page: shown in a notebook, saved as one file for printing; it needs no network."""

    def __init__(self, run: Run, sentence: str) -> None:
        self.run, self.sentence = run, sentence

    def save(self, path: str | Path = "annual_report.html") -> Path:
        """Write the page as one HTML file and return its path. Raises BadValue where a file is already."""
        file = Path(path)
        if file.exists():
            raise BadValue("annual.exists", value=str(file))
        head = f'<meta charset="utf-8"><title>{escape(text("annual.title"))}</title><style>@page {{ size: A4; margin: 8mm; }}</style>'
        page = f'<!doctype html><html lang="{_lang()}"><head>{head}</head><body>{self._repr_html_()}</body></html>'
        file.write_text(page, encoding="utf-8")
        return file

    def _repr_html_(self) -> str:
        parts = [
            f'<h2>{escape(text("annual.title"))}</h2>',
            f'<p class="rsp-days">{escape(text("annual.days", days=self.run.days))}</p>',
            _figures(self.run),
            *(f"<p>{escape(line)}</p>" for line in moments(self.run)),
            _charts(self.run),
        ]
        if self.sentence:
            parts += [f'<h3>{escape(text("annual.mine"))}</h3>', f'<p class="rsp-mine">{escape(self.sentence)}</p>']
        asked = "".join(f"<li>{escape(line)}</li>" for line in defence_questions(self.run).lines())
        parts += [f'<h3>{escape(text("annual.ask_title"))}</h3>', f"<ol>{asked}</ol>"]
        parts.append(f'<p class="rsp-run">{escape(text("annual.run", id=self.run.id))}</p>')
        return f'<style>{STYLE}</style><article class="rsp-annual" lang="{_lang()}">{"".join(parts)}</article>'


def annual_report(played: "Game | Run", sentence: str = "") -> AnnualReport:
    """Return the year's page of a game or a run; `sentence` is the keeper's own, at most 300 characters.

    Raises BadType for anything else, BadValue for a run of no day or a sentence too long. Source: TEACHING.
    """
    run = run_of(played)
    sentence = str(sentence).strip()
    if len(sentence) > LONGEST:
        raise BadValue("annual.sentence_long", value=len(sentence), most=LONGEST)
    return AnnualReport(run, sentence)


def moments(run: Run) -> list[str]:
    """Return the best day, the promise that was not kept or that all were, and the closing, as sentences."""
    best = int(run.daily["revenue_fen"].idxmax())
    row = run.daily.iloc[best]
    found = [text("annual.best", day=best + 1, orders=int(row["orders"]), yuan=f"{row['revenue_fen'] / 100:.2f}")]
    missed = run.deliveries[run.deliveries["result"] == "no_rice"]
    if len(missed):
        found.append(text("annual.broken", day=int(missed["day"].iloc[0]) + 1, house=int(missed["household"].iloc[0])))
    else:
        found.append(text("annual.kept" if len(run.deliveries) else "annual.no_round"))
    shut = run.daily[~run.daily["open"]]
    return [*found, text("annual.closed", day=int(shut["day"].iloc[0]) + 1)] if len(shut) else found


def _figures(run: Run) -> str:
    orders = run.orders[run.orders["household"] >= 0]
    times = orders["household"].value_counts()
    told = {
        "profit": f"{worth_fen(run.state.shop, run.town.parameters) / 100:.2f}",
        "sold": f"{int(run.daily['sold_jin'].sum())}",
        "customers": f"{len(times)}",
        "again": f"{int((times > 1).sum())}",
    }
    cells = "".join(f"<div><b>{value}</b><span>{escape(text(f'annual.figure.{name}'))}</span></div>" for name, value in told.items())
    return f'<div class="rsp-figures">{cells}</div>'


def _charts(run: Run) -> str:
    figure, (money, sold, houses) = axes(width=9.6, height=3.0, columns=3)
    _money(run, money)
    weeks = run.daily.groupby(run.daily["day"] // WEEK)["sold_jin"].sum().reindex(_weeks(run))
    sold.bar(weeks.index + 1, weeks.to_numpy(), color=PALETTE["jade"])
    sold.set_title(_title("sold"))
    sold.set_xlabel(text("annual.chart.weeks"))
    _houses(run, houses)
    alt = " ".join(text(f"annual.chart.{name}") for name in ("money", "sold", "houses"))
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{base64.b64encode(to_png(figure)).decode()}">'


def _money(run: Run, plot: "Axes") -> None:
    days = run.daily["day"] + 1
    plot.plot(days, run.daily["cash_fen"] / 100, color=PALETTE["indigo"], label=text("annual.chart.cash"))
    plot.plot(days, run.daily["receivables_fen"] / 100, color=PALETTE["clay"], label=text("annual.chart.owed"))
    plot.set_title(_title("money"))
    plot.set_xlabel(text("annual.chart.day"))
    plot.set_ylim(bottom=0)
    plot.legend(fontsize=9)


def _houses(run: Run, plot: "Axes") -> None:
    orders = run.orders[run.orders["household"] >= 0]
    first = orders.groupby("household")["day"].min() // WEEK
    seen = orders.assign(week=orders["day"] // WEEK)[["household", "week"]].drop_duplicates()
    fresh = seen["week"] == seen["household"].map(first)
    weeks = _weeks(run)
    new = seen[fresh].groupby("week").size().reindex(weeks, fill_value=0)
    back = seen[~fresh].groupby("week").size().reindex(weeks, fill_value=0)
    places = [week + 1 for week in weeks]
    plot.bar(places, back.to_numpy(), color=PALETTE["indigo"], label=text("annual.chart.returning"))
    plot.bar(places, new.to_numpy(), bottom=back.to_numpy(), color=PALETTE["sun"], label=text("annual.chart.new"))
    plot.set_title(_title("houses"))
    plot.set_xlabel(text("annual.chart.weeks"))
    plot.legend(fontsize=9)


def _weeks(run: Run) -> range:
    # A week that has only begun would look like a fall.
    return range(max(run.days // WEEK, 1))


def _title(name: str) -> str:
    # Two languages side by side are wider than a chart.
    return text(f"annual.chart.{name}").replace(" ｜ ", "\n")


def _lang() -> str:
    return "en" if language() == "en" else "zh-CN"
