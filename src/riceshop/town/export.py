"""Export: every table of a run in one folder, as CSV or Parquet, with the columns explained in both languages."""

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES, columns
from riceshop.town.files import cannot_write, named, write_through
from riceshop.town.guard import one_of
from riceshop.words.errors import BadValue, Damaged

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.town.run import Run

FORMS = ("csv", "parquet")
ABOUT = "run.json"
LANGUAGES = ("zh", "en")
NO_LOGS = "town_run.no_logs"


def export(run: "Run", folder: str | Path, form: str = "csv") -> list[Path]:
    """Write every table of `run` into `folder` and return the files.

    CSV is UTF-8 with LF and commas, missing cells empty, several numbers in one cell parted by spaces; columns.zh.csv
    and columns.en.csv say what the columns mean, run.json which run it is. All files are made elsewhere first: if the
    disk is full, none appears. Raises BadValue for an unknown form and when Parquet's library is not there, Damaged
    when the folder holds another run or a file of that name that is not an export, CannotWrite when the disk refuses.
    """
    one_of("export(form=...)", form, FORMS)
    if form == "parquet" and find_spec("pyarrow") is None:
        raise BadValue("town_run.no_parquet", value=form)
    place = named("export(folder=...)", folder)
    files = contents(run, form)
    _not_over_another(place, files, run)
    return _put_all(place, files)


def contents(run: "Run", form: str = "csv") -> dict[str, bytes]:
    """Return what `export` writes, by file name: tables first, run.json last. A run without logs has fewer tables."""
    write = WRITERS[form]
    tables = _tables(run)
    files = {f"{name}.{form}": write(table) for name, table in tables.items()}
    files |= {f"columns.{lang}.csv": csv(meanings(tables, lang)) for lang in LANGUAGES}
    return files | {ABOUT: _about(run)}


def _tables(run: "Run") -> "dict[str, DataFrame]":
    """Return the tables of a run by name; of a run without logs, those that need no single days."""
    made = {}
    for name in SHOP_TABLES + TRUTH_TABLES:
        try:
            made[name] = getattr(run, name)
        except BadValue as reason:
            if run.logged or reason.key != NO_LOGS:
                raise
    return made


def meanings(tables: Iterable[str], lang: str) -> "DataFrame":
    """Return the columns of these tables in one language: table, name, unit, meaning."""
    from pandas import concat

    found = [columns(name).assign(table=name).rename(columns={f"meaning_{lang}": "meaning"}) for name in tables]
    return concat(found, ignore_index=True)[["table", "name", "unit", "meaning"]]


def _about(run: "Run") -> bytes:
    told = {
        "id": run.id,
        "policy": run.policy.name,
        "days": run.days,
        "seed": run.town.seed,
        "households": run.town.households,
        "rivals": run.town.rivals,
        "mechanisms": list(run.town.mechanisms),
        "changes": run.town.changes,
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def csv(table: "DataFrame") -> bytes:
    """Return a table as UTF-8 CSV with LF; several numbers in one cell are parted by spaces."""
    several = {name: table[name].map(_in_one_cell) for name in table.columns if table[name].dtype == object}
    return table.assign(**several).to_csv(index=False, lineterminator="\n").encode("utf-8")


def _in_one_cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, tuple | list) or hasattr(value, "tolist") else value


def _parquet(table: "DataFrame") -> bytes:
    file = BytesIO()
    table.to_parquet(file, engine="pyarrow", index=False)
    return file.getvalue()


WRITERS: Mapping[str, Callable[["DataFrame"], bytes]] = {"csv": csv, "parquet": _parquet}


def _not_over_another(place: Path, files: Mapping[str, bytes], run: "Run") -> None:
    if place.exists() and not place.is_dir():
        raise Damaged("town_run.export_no_folder", path=str(place))
    about = place / ABOUT
    there = next((place / name for name in files if os.path.lexists(place / name)), None)
    if there is None:
        return
    try:
        found = json.loads(about.read_text(encoding="utf-8"))["id"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Damaged("town_run.export_foreign", path=str(there)) from None
    if found != run.id:
        raise Damaged("town_run.export_other_run", path=str(about), found=found, value=run.id)


def _put_all(place: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write all files beside the folder, then move them in one by one; moving within a disk needs no room."""
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex}.part")
    path = place
    try:
        draft.mkdir(parents=True)
        for name, content in files.items():
            path = place / name
            write_through(draft / name, content)
        if place.is_dir():
            for name in files:
                path = place / name
                os.replace(draft / name, path)
        else:
            os.replace(draft, place)
    except OSError as reason:
        raise cannot_write(path, reason) from reason
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [place / name for name in files]
