"""The report's page: one HTML a unit, offline, plots inside it, and everything that students wrote shown as text only."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from statistics import fmean, median

from riceshop.grading.class_tables import put
from riceshop.grading.item_analysis import Estimate
from riceshop.grading.report_answers import SPOKEN
from riceshop.grading.report_facts import COMMONEST, Item, Report, Work
from riceshop.grading.report_plots import LOW, percent, plots
from riceshop.words import text

STYLE = """body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;max-width:64rem;
margin:2rem auto;padding:0 1rem;color:#222}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.8rem 0 .4rem}
h3{font-size:1rem;margin:1.1rem 0 .2rem}.wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.15rem .6rem;
text-align:left;border-bottom:1px solid #ddd;vertical-align:top}th,.line td,.share td+td{white-space:nowrap}.note{color:#555}
.line{font-size:.85rem}.line th,.line td{padding:.15rem .35rem}.line th{white-space:normal;word-break:keep-all}
img{max-width:100%;display:block;margin:.6rem 0}hr{margin:3rem 0}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_report(place: Path, report: Report, lang: str | None = None) -> Path:
    """Write report/UNIT.html in one stroke, in `lang` or, without one, in both languages; return where it is."""
    path = place / "report" / f"{report.unit}.html"
    put(path, page(report, lang).encode("utf-8"))
    return path


def page(report: Report, lang: str | None = None) -> str:
    """Return the whole page: one part a language, plots as data URIs, no script and nothing fetched."""
    shown = [lang] if lang in SPOKEN else list(SPOKEN)
    bodies = "<hr>\n".join(f'<main lang="{_spoken(one)}">\n{_body(report, one)}\n</main>' for one in shown)
    title = escape(text("grading_report.title", shown[0], unit=report.unit))
    return (f'<!DOCTYPE html>\n<html lang="{_spoken(shown[0])}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
            f"<style>{STYLE}</style></head><body>\n{bodies}\n</body></html>\n")


def shown(estimate: Estimate, lang: str | None = None) -> str:
    """Return a figure with two decimals, or the reason why there is none."""
    return text(f"grading_report.why.{estimate.why}", lang) if estimate.value is None else f"{estimate.value:.2f}"


def _spoken(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"


def _body(report: Report, lang: str) -> str:
    parts = [_block("h1", text("grading_report.title", lang, unit=report.unit)), *_class(report, lang),
             *_reliability(report, lang)]
    parts += [f'<img src="data:image/png;base64,{b64encode(png).decode("ascii")}" alt="{escape(alt)}">'
              for png, alt in plots(report, lang)]
    parts += [*_questions(report, lang), *_wrong(report, lang), *_editions(report, lang), *_students(report, lang)]
    if report.problems:
        parts += [_block("h2", text("grading_report.head.problems", lang)), *(_block("p", one) for one in report.problems)]
    return "\n".join(parts)


def _class(report: Report, lang: str) -> list[str]:
    counted = sum(work.counted for work in report.works)
    rows = [(status.label(lang), count) for status, count in report.statuses.items()]
    made = [_block("h2", text("grading_report.head.class", lang)),
            _block("p", text("grading_report.counted", lang, students=len(report.works), counted=counted, whole=len(report.totals))),
            _table(_heads(lang, "status", "count"), rows)]
    if report.totals:
        shares = list(report.totals.values())
        made.append(_block("p", text("grading_report.mean", lang, mean=percent(fmean(shares)), median=percent(median(shares)))))
    return made


def _reliability(report: Report, lang: str) -> list[str]:
    told = {"n": report.alpha.n, "questions": report.compared}
    if report.alpha.value is None:
        said = text("grading_report.no_alpha", lang, why=shown(report.alpha, lang), **told)
    else:
        said = text("grading_report.alpha", lang, alpha=shown(report.alpha), **told)
    return [_block("h2", text("grading_report.head.reliability", lang)), _block("p", said),
            _block("p", text("grading_report.about_alpha", lang), "note")]


def _questions(report: Report, lang: str) -> list[str]:
    rows = []
    for number, item in enumerate(report.items, 1):
        related = item.discrimination
        sign = " ▼" if related.value is not None and related.value < LOW else ""
        mean = item.difficulty
        rows.append((_named(report, number, item, lang), f"{item.maximum:g}", mean.n,
                     percent(mean.value) if mean.value is not None else shown(mean, lang),
                     shown(related, lang) + sign, _of(item.blank, item.read), item.stopped))
    heads = _heads(lang, "question", "maximum", "count", "difficulty", "discrimination", "blank", "stopped")
    return [_block("h2", text("grading_report.head.questions", lang)), _table(heads, rows),
            _block("p", text("grading_report.about_questions", lang, low=LOW), "note")]


def _wrong(report: Report, lang: str) -> list[str]:
    made = [_block("h2", text("grading_report.head.wrong", lang)),
            _block("p", text("grading_report.about_wrong", lang, most=COMMONEST), "note")]
    named = [(number, item) for number, item in enumerate(report.items, 1) if item.wrong]
    for number, item in named:
        rows = [(wrong.label(lang), count, sample) for wrong, count, sample in item.wrong]
        made += [_block("h3", _named(report, number, item, lang)), _table(_heads(lang, "found", "count", "sample"), rows)]
    return made if named else [*made, _block("p", text("grading_report.no_wrong", lang))]


def _editions(report: Report, lang: str) -> list[str]:
    if not report.editions:
        return []
    rows = [(text(f"grading_report.edition.{one}", lang), mean.n, percent(mean.value)) for one, mean in report.editions.items()]
    by_question = []
    for number, item in enumerate(report.items, 1):
        cells = [f"{percent(mean.value)} (n = {mean.n})" if mean.value is not None else shown(mean, lang)
                 for mean in (item.by_edition["zh"], item.by_edition["en"])]
        by_question.append((_named(report, number, item, lang), *cells))
    names = [text(f"grading_report.edition.{one}", lang) for one in ("zh", "en")]
    return [_block("h2", text("grading_report.head.editions", lang)), _table(_heads(lang, "edition", "count", "total"), rows),
            _block("p", text("grading_report.about_editions", lang), "note"),
            _table([*_heads(lang, "question"), *names], by_question, "share")]


def _students(report: Report, lang: str) -> list[str]:
    heads = [*_heads(lang, "student", "name", "group", "status", "edition"),
             *(f"{number} ({item.maximum:g})" for number, item in enumerate(report.items, 1)), *_heads(lang, "total")]
    return [_block("h2", text("grading_report.head.students", lang)),
            _table(heads, [_line(report, work, lang) for work in report.works], "line")]


def _line(report: Report, work: Work, lang: str) -> list[object]:
    points = [work.points.get(item.name) for item in report.items]
    total = report.totals.get(work.student)
    edition = text(f"grading_report.edition.{work.edition}", lang) if work.edition else "-"
    return [work.student, work.person.name, work.person.group, work.status.label(lang), edition,
            *("-" if one is None else f"{one:g}" for one in points), "-" if total is None else percent(total)]


def _named(report: Report, number: int, item: Item, lang: str) -> str:
    title = report.titles.get(lang, {}).get(item.name, item.name)
    # Several tests may stand under one heading: the cell's own name tells them apart.
    return f"{number} · {title}" if title == item.name else f"{number} · {title} ({item.name})"


def _of(count: int, of: int) -> str:
    return f"{count}/{of} ({percent(count / of)})" if of else "-"


def _heads(lang: str, *columns: str) -> list[str]:
    return [text(f"grading_report.column.{column}", lang) for column in columns]


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], kind: str = "plain") -> str:
    first = "".join(f"<th>{escape(head)}</th>" for head in heads)
    rest = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f'<div class="wide"><table class="{kind}"><tr>{first}</tr>\n{rest}</table></div>'


def _block(tag: str, told: str, kind: str = "") -> str:
    chosen = f' class="{kind}"' if kind else ""
    return f"<{tag}{chosen}>{escape(told)}</{tag}>"
