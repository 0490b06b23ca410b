"""The parts that depend on the town, one function each: makes a part anew and tells what changed and what is left."""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riceshop.cli import _pins, _story, data
from riceshop.lab import shops_table
from riceshop.notebooks.changes import changed_outputs
from riceshop.notebooks.check import check_notebook
from riceshop.notebooks.files import dump, read, write
from riceshop.notebooks.refresh import refreshed
from riceshop.notebooks.sources import masters, short, sources
from riceshop.town import TOWN_VERSION, ablation_policies, presets
from riceshop.words import text
from riceshop.words.errors import RiceShopError

SHOPS = Path("src") / "riceshop" / "lab" / "results" / shops_table.FILE
RUN_ID = re.compile(r"\bt(\d+)-(?:\d[\w-]*|…)")
# A whole id ends in the digest of the decisions and the days.
WHOLE_ID = re.compile(r"\bt\d+-\d+-\d+x\d+(?:-[\da-z]+){0,2}-([\da-f]{12})-\d+\b")
CITING = ("course", "cases", "exercises", "grading", "docs")


@dataclass
class Told:
    """What a part came to: `changed` was written (or would be), `left` is for a human to put right."""

    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def tables(root: Path, check: bool) -> Told:
    """Make the generated tables of data/ and their checksums anew."""
    place = root / "data"
    stale = data.differing(place)
    if stale and not check:
        data.run(argparse.Namespace(action="rebuild", check=False, folder=place, wheel=None))
    return Told(changed=[f"data/{name}" for name in stale])


def shops(root: Path, check: bool, seeds: Iterable[int] = range(1, shops_table.SHOPS + 1)) -> Told:
    """Run the thousand shops of every policy and capital again; takes minutes."""
    path = root / SHOPS
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / shops_table.FILE
        shops_table.rebuild(made, seeds)
        new = made.read_bytes()
    old = path.read_bytes() if path.is_file() else b""
    if new != old and not check:
        path.write_bytes(new)
    return Told(changed=list(_changed_shops(old.decode("ascii"), new.decode("ascii"))))


def story(root: Path, check: bool) -> Told:
    """Work the published map of the story out again; the pages' sentences about changed rows are left to a human."""
    path = root / _story.FILE
    old, new = path.read_text(encoding="ascii").splitlines(), (made := _story.worked_out()).splitlines()
    changed = [f"- {row}" for row in old if row not in new] + [f"+ {row}" for row in new if row not in old]
    if changed and not check:
        _story.rebuild(root, made)
    return Told(changed=changed, left=[text("regenerate.read_page", page=page) for page in _story.DOCS.values() if changed])


def pins(root: Path, check: bool) -> Told:
    """Run the pinned runs again and write their digests down."""
    path = root / _pins.FILE
    old, new = _pins.kept(path), _pins.pins()
    if old != new and not check:
        path.write_bytes(_pins.as_text(new).encode("ascii"))
    return Told(changed=[f"{' '.join(where)}: {old.get(where, '-')} > {new.get(where, '-')}"
                         for where in {**old, **new} if old.get(where) != new.get(where)])  # fmt: skip


def notebooks(root: Path, check: bool) -> Told:
    """Run lessons and cases, store the checked outputs, and name the prose whose figures or stamps no longer fit."""
    told, graded = Told(), set(masters(root))
    for path in sources(root):
        file = short(path, root)
        before = after = read(path)
        if path not in graded:
            try:
                after = refreshed(before, path.parent)
            except RiceShopError as error:
                told.left.append(f"{file}: {error}")
                continue
            told.changed += _changed_cells(file, path, before, after)
            if not check and dump(after) != path.read_text(encoding="utf-8"):
                write(path, after)
        told.left += [f"{file}: {one}" for one in check_notebook(after, file, strict=path not in graded)]
    return told


def exercises(root: Path, check: bool) -> Told:
    """Make the students' notebooks from their masters."""
    from riceshop.grading import release

    changed = release.differing(root)
    if changed and not check:
        release.write(root)
    return Told(changed=changed)


def zoo(root: Path, check: bool) -> Told:
    """Write the zoo's expected tables, and name the answers that no longer get the marks written beside them."""
    from riceshop.grading import zoo as answers
    from riceshop.grading.zoo_marks import wrong_marks

    told = Told()
    for folder in sorted(path for path in (root / "grading" / "zoo").iterdir() if path.is_dir()):
        table, wanted = folder / "expected.csv", answers.expected_text(answers.answers(folder))
        if not table.is_file() or table.read_text(encoding="utf-8") != wanted:
            told.changed.append(short(table, root))
            if not check:
                table.write_text(wanted, encoding="utf-8", newline="\n")
        told.left += [text("regenerate.marks", unit=folder.name, question=question, answer=name, held=held, earned=earned)
                      for question, name, held, earned in wrong_marks(root, folder.name)]  # fmt: skip
    return told


def ids(root: Path, check: bool) -> Told:
    """Name the texts that cite a run of another version or of decisions no policy makes; nothing is written here."""
    told, known = Told(), {one.digest for one in (*presets().values(), *ablation_policies().values())}
    for path in sorted(one for name in CITING for one in (root / name).rglob("*") if one.suffix in (".ipynb", ".md")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        said, file = path.read_text(encoding="utf-8"), short(path, root)
        old = {one[0] for one in RUN_ID.finditer(said) if int(one[1]) != TOWN_VERSION}
        lost = {one[0] for one in WHOLE_ID.finditer(said) if one[1] not in known} - old
        told.left += [text("regenerate.old_id", file=file, id=one, version=TOWN_VERSION) for one in sorted(old)]
        told.left += [text("regenerate.lost_id", file=file, id=one) for one in sorted(lost)]
    return told


PARTS = {one.__name__: one for one in (tables, story, shops, pins, notebooks, exercises, zoo, ids)}


def _changed_cells(file: str, path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    lines = []
    for cell, said in changed_outputs(dict(before), dict(after)).items():
        lines += [f"{file} {cell}", *(f"    {line}" for line in said)]
    if not lines and dump(dict(after)) != path.read_text(encoding="utf-8"):
        lines.append(text("regenerate.form", file=file))
    return lines


def _changed_shops(old: str, new: str) -> Iterator[str]:
    before, after = (dict(_by_shop(told)) for told in (old, new))
    counts = Counter(who[:2] for who in before | after if before.get(who) != after.get(who))
    for (policy, capital), count in sorted(counts.items()):
        yield text("regenerate.shops", policy=policy, capital=capital, count=count)


def _by_shop(table: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    for line in table.splitlines()[1:]:
        policy, capital, seed, _ = line.split(",", 3)
        yield (policy, capital, seed), line
