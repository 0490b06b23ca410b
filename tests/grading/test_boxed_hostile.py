"""Hostile submissions graded for real, by an ordinary user: no unearned point, nothing read or touched, the class goes on."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import boxed_class
import nbformat
import ordinary
import pytest
from hostile_corpus import FULL, TELLING, Hostile, corpus
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.harmless import harmless

TIERS = (tiers.BUBBLEWRAP, tiers.LANDLOCK)
Battle = dict[str, Any]


def _short(tier: str, one: Hostile) -> bool:
    return tier == tiers.BUBBLEWRAP or one.kind in TELLING


@pytest.fixture(scope="session")
def battle_on(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Battle]]:
    """The hostile class after grading on a tier, once for each tier, and what still runs afterwards."""
    found: dict[str, Battle] = {}
    homes = []

    def fought(tier: str) -> Battle:
        if tier not in found:
            home = ordinary.folder()
            homes.append(home)
            tried = ordinary.run(["-c", f"from riceshop.grading.boxed import tiers; tiers.named({tier!r})"], home)
            if tried.returncode:
                pytest.skip(tried.stderr.splitlines()[-1])
            whole = request.config.getoption("--full")
            names = [one.name for one in corpus(tier) if whole or _short(tier, one)]
            done = ordinary.run([str(ordinary.ROOT / "tests" / "grading" / "hostile_run.py"), tier, str(home), *names], home)
            assert done.returncode == 0, done.stderr[-3000:]
            found[tier] = json.loads((home / "result.json").read_text()) | {"names": names, "left": ordinary.processes()}
        return found[tier]

    yield fought
    for home in homes:
        shutil.rmtree(home)


def _each() -> Iterator[Any]:
    for tier in TIERS:
        for one in corpus(tier):
            marks = [] if _short(tier, one) else [pytest.mark.full]
            yield pytest.param(tier, one, id=f"{tier}-{one.name}", marks=marks)


@pytest.mark.parametrize(("tier", "one"), [*_each()])
def test_it_gets_what_it_earned_and_a_reason(battle_on: Callable[[str], Battle], tier: str, one: Hostile):
    battle = battle_on(tier)
    status, reason, used = battle["outcomes"][one.name]
    assert status in one.statuses and used == tier, (one.tries, status, reason)
    if one.marks != ((),):
        got = tuple(battle["marks"][one.name][name] for name in boxed_class.TESTS)
        assert got in one.marks, (one.tries, reason)
    assert reason or status == "graded"
    kept = battle["kept"][one.name]
    assert not [words for words in one.never if words in kept]
    assert one.says in kept
    assert battle["secret"] not in kept and len(kept) < 200_000


@pytest.mark.parametrize("tier", TIERS)
def test_the_class_goes_on_and_is_what_it_was(battle_on: Callable[[str], Battle], tier: str):
    battle = battle_on(tier)
    assert set(battle["outcomes"]) == {*battle["names"], "a_honest", "zz_honest", "*"}
    assert battle["outcomes"]["*"][0] == "failed" and "* ? [" in battle["outcomes"]["*"][1]
    for name in ("a_honest", "zz_honest"):
        assert battle["outcomes"][name][0] == "graded"
        assert tuple(battle["marks"][name][test] for test in boxed_class.TESTS) == FULL
    assert not battle["called"]
    assert battle["changed"] == [] and battle["strays"] == []
    assert battle["left"] == []


def test_it_was_no_root_that_graded(battle_on: Callable[[str], Battle]):
    assert battle_on(tiers.BUBBLEWRAP)["user"] == ordinary.user() != 0


class Acts(HTMLParser):
    """Finds what a browser would run or fetch because a student wrote it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False
        self._plain = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Look at a tag's attributes, character references and blanks resolved as a browser does."""
        self._in_script = tag in ("script", "style")
        self._plain += tag in ("pre", "code")
        for name, value in attributes:
            plain = re.sub(r"[\x00-\x20]", "", value or "").casefold()
            if "pwned" in plain and (name.startswith("on") or name in ("src", "srcdoc", "data", "action", "formaction", "content")
                                     or (tag in ("base", "link") and name == "href") or plain.startswith(("javascript:", "vbscript:", "data:"))):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, words: str) -> None:
        """Look at the text of a script or style, and at TeX where MathJax looks for it: not in code or output."""
        if self._in_script and "pwned" in words or not self._plain and "\\href{" in words:
            self.found.append(words)

    def handle_endtag(self, tag: str) -> None:
        """Leave the script or the code."""
        self._in_script = False
        self._plain -= tag in ("pre", "code")


@pytest.mark.parametrize("tier", TIERS)
def test_no_page_of_the_class_runs_what_a_student_wrote(battle_on: Callable[[str], Battle], tier: str):
    battle = battle_on(tier)
    pages = {name: page for name, page in battle["pages"].items() if isinstance(page, str)}
    codes = {name: held for name, held in battle["pages"].items() if not isinstance(held, str)}
    assert all(code in (0, 1) and "Traceback" not in said for code, said in codes.values()), codes
    assert {f"formgrader {name}" for name in battle["marks"]} <= set(pages)
    assert {name.partition("/")[0] for name in pages if "/" in name} >= {"feedback", "report", "similar"}
    for name, page in pages.items():
        reader = Acts()
        reader.feed(page)
        assert reader.found == [], name
        assert battle["secret"] not in page, name


def test_the_reader_of_pages_sees_what_it_should():
    for page in ("<script>pwned()</script>", "<p onclick='pwned()'>", "<a href='java&#9;script:pwned()'>", "<img src='http://pwned'>",
                 "<pre>x</pre><p>$\\href{x}{y}$</p>"):
        reader = Acts()
        reader.feed(page)
        assert reader.found
    assert harmless("![a](attachment:b.png) $\\href{x}{y}$ <IMG src=x> a<b \\hreflike") == (
        "[a](attachment b.png) $＼href{x}{y}$ &lt;IMG src=x> a<b \\hreflike")
    for words in ("[a](attachment&#58;b.png)", "[a](attachment&colon;b)", "[a](ATTACHMENT :b)"):
        assert harmless(words).startswith("[a](attachment b")
    assert harmless("data: 3, file: 4, [a](https://b/c?d=1&lt=2)") == "data: 3, file: 4, [a](https://b/c?d=1&lt=2)"


@pytest.mark.parametrize("target", ["javascript:pwned()", "&#106;avascript:pwned()", "javascript&colon;pwned()", "JAVASCRIPT&#58pwned()",
                                    "java&Tab;script:pwned()", "javascript\\:pwned()", "<java\tscript:pwned()>", "&#x20;javascript:pwned()",
                                    "vbscript:pwned()", "data:text/html,pwned", "javascript:&NewLine;pwned()"])
def test_no_link_of_a_written_answer_acts(target: str):
    for words in (f"[a]({target})", f"[a]: {target}\n\n[a]", f'<a href="{target}">a</a>', f"![a]({target})", f"<{target}>"):
        cell = nbformat.v4.new_markdown_cell(harmless(words))
        config = Config({"HTMLExporter": {"preprocessors": ["nbconvert.preprocessors.sanitize.SanitizeHTML"]}})
        reader = Acts()
        reader.feed(HTMLExporter(config=config, template_name="classic").from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))[0])
        assert reader.found == [], words
