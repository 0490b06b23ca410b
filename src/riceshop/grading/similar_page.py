"""The page of `class similar`: the pairs with their texts side by side, one offline HTML with nothing active in it."""

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

from riceshop.grading.roster import Student
from riceshop.grading.similar_class import OWN, Handed
from riceshop.grading.similarity import EVIDENCE, Likeness, Pair, lines_alike
from riceshop.words import language, text

MOST_PAIRS, MOST_TEXTS, LONGEST_SHOWN = 100, 24, 4_000
SMALL_CLASS = 10
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """body{font:16px/1.6 system-ui,"Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:76rem;
margin:2rem auto;padding:0 1rem;color:#222;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2.4rem 0 .4rem;
border-top:1px solid #ccc;padding-top:1rem}h3{font-size:1rem;margin:1.2rem 0 .3rem;font-weight:600}
.look{border-left:4px solid #c60;background:#fff7ec;padding:.5rem .9rem}table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.group{background:#e6f2e6;padding:0 .4rem}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.8rem}.who{font-size:.9rem;color:#555}
pre{background:#f6f6f6;padding:.6rem;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem;line-height:1.45}
mark{background:#ffe29a;color:inherit;display:inline-block;min-width:100%}@media(max-width:40rem){.two{grid-template-columns:1fr}}"""


def page(found: Handed, pairs: Sequence[Pair], above: float) -> str:
    """Return the page in the reader's language; everything a student wrote is shown as text and nothing else."""
    title = text("grading_similar.title", unit=found.unit)
    spoken = "en" if language() == "en" else "zh-CN"
    caveats = [text(f"grading_similar.caveat.{name}") for name in ("look", "short", "method")]
    if len(found.works) < SMALL_CLASS:
        caveats.append(text("grading_similar.caveat.small", count=len(found.works)))
    body = [f"<h1>{_safe(title)}</h1>", f'<div class="look">{"".join(_block(one) for one in caveats)}</div>',
            _block(text("grading_similar.counted", students=len(found.people), pairs=len(pairs), above=_percent(above))),
            *_identities(found), *_table(found, pairs)]
    if found.problems:
        body += [_head(text("grading_similar.head.problems")), *map(_block, found.problems)]
    body += [part for number, pair in enumerate(pairs[:MOST_PAIRS], start=1) for part in _side_by_side(found, pair, number, above)]
    if len(pairs) > MOST_PAIRS:
        body.append(_block(text("grading_similar.more_pairs", shown=MOST_PAIRS, count=len(pairs))))
    return (f'<!DOCTYPE html>\n<html lang="{spoken}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<meta name="viewport" content="width=device-width"><title>{_safe(title)}</title>'
            f"<style>{STYLE}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n")


def named(person: Student) -> str:
    """Return number and name of a student for a list."""
    return f"{person.number} {person.name}".strip()


def question_name(question: str) -> str:
    """Return a question's name for a reader."""
    return text("grading_similar.own_cells") if question == OWN else question


def _identities(found: Handed) -> Iterable[str]:
    if found.others_id:
        yield _head(text("grading_similar.head.identities"))
        yield _block(text("grading_similar.identity_why"))
        heads = (text("grading_similar.head.student"), text("grading_similar.head.says"))
        yield _rows(heads, ((_safe(named(found.people[who])), _safe(_known(found, said)))
                            for who, said in sorted(found.others_id.items())))


def _known(found: Handed, said: str) -> str:
    return named(found.people[said]) if said in found.people else said


def _table(found: Handed, pairs: Sequence[Pair]) -> Iterable[str]:
    if not pairs:
        return [_block(text("grading_similar.none"))]
    heads = ("#", text("grading_similar.head.pair"), text("grading_similar.head.whole"), text("grading_similar.head.questions"))
    rows = ((f'<a href="#pair-{number}">{number}</a>' if number <= MOST_PAIRS else str(number),
             _both(found, pair) + _group(found, pair), _safe(_percent(pair.whole.contained)),
             _safe(", ".join(f"{question_name(name)} {_percent(like.contained)}" for name, like in telling(pair))))
            for number, pair in enumerate(pairs, start=1))
    return [_head(text("grading_similar.head.pairs")), _rows(heads, rows)]


def telling(pair: Pair) -> list[tuple[str, Likeness]]:
    """Return the questions with enough rare traces in common to say something, the strongest first."""
    told = sorted(pair.questions.items(), key=lambda one: (-one[1].evidence, one[0]))
    strong = [(name, like) for name, like in told if like.evidence >= EVIDENCE]
    return strong or told[:3]


def _both(found: Handed, pair: Pair) -> str:
    return _safe(f"{named(found.people[pair.one])} – {named(found.people[pair.other])}")


def _group(found: Handed, pair: Pair) -> str:
    group = found.group_of(pair.one, pair.other)
    return f' <span class="group">{_safe(text("grading_similar.same_group", group=group))}</span>' if group else ""


def _side_by_side(found: Handed, pair: Pair, number: int, above: float) -> Iterable[str]:
    yield f'<h2 id="pair-{number}">{number}. {_both(found, pair)}{_group(found, pair)}</h2>'
    yield _block(text("grading_similar.whole", contained=_percent(pair.whole.contained), jaccard=_percent(pair.whole.jaccard)))
    # A question of few traces is shown too when the pair stands here for its whole.
    told = sorted(pair.questions.items(), key=lambda one: (-one[1].evidence, one[0]))
    for name, like in [one for one in told if one[1].contained >= above / 2][:MOST_TEXTS] or told[:1]:
        short = "" if like.evidence >= EVIDENCE else text("grading_similar.short")
        yield f"<h3>{_safe(question_name(name))}: {_safe(_percent(like.contained))} {_safe(short)}</h3>"
        one, other = found.works[pair.one][name], found.works[pair.other][name]
        columns = ((pair.one, lines_alike(one, other)), (pair.other, lines_alike(other, one)))
        yield '<div class="two">' + "".join(
            f'<div><div class="who">{_safe(named(found.people[who]))}</div>{_text(found.texts[who][name], marked)}</div>'
            for who, marked in columns) + "</div>"


def _text(told: str, marked: set[int]) -> str:
    cut = told[:LONGEST_SHOWN]
    lines = [_safe(line) for line in cut.split("\n")]
    shown = "".join(f"<mark>{line or ' '}</mark>\n" if number in marked else f"{line}\n" for number, line in enumerate(lines))
    more = "" if len(told) <= LONGEST_SHOWN else _safe(text("grading_similar.more", count=len(told) - LONGEST_SHOWN))
    return f"<pre>{shown}{more}</pre>"


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells of `rows` are HTML already."""
    top = "".join(f"<th>{_safe(head)}</th>" for head in heads)
    return f"<table><tr>{top}</tr>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def _head(told: str) -> str:
    return f"<h2>{_safe(told)}</h2>"


def _block(told: str) -> str:
    return f"<p>{_safe(told)}</p>"


def _safe(told: str) -> str:
    # Direction marks and control characters would turn round or hide what stands beside them.
    plain = "".join("\ufffd" if one not in "\n\t" and unicodedata.category(one) in ("Cc", "Cf", "Cs") else one
                    for one in told.replace("\r\n", "\n"))
    return escape(plain)
