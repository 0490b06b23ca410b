"""The timetables: 16 weeks of 32 and of 48 hours, made from the manifest, in both languages."""

from pathlib import Path

from riceshop.notebooks.manifest import HOURS, Manifest, Unit
from riceshop.notebooks.proof import sittings
from riceshop.words import text

Hour = tuple[str, str]


def timetables(root: Path, manifest: Manifest) -> dict[Path, str]:
    """Return the two timetables as {path: Markdown}."""
    return {root / "course" / f"timetable_{hours}.md": timetable(manifest, hours) for hours in HOURS}


def timetable(manifest: Manifest, hours: int) -> str:
    """Return the timetable for `hours` class hours as Markdown, Chinese then English."""
    plan = class_hours(manifest, hours)
    parts = [_table(manifest, plan, hours, lang) for lang in ("zh", "en")]
    return text("notebooks.table_made", "both") + "\n\n" + "\n\n".join(parts) + "\n"


def class_hours(manifest: Manifest, hours: int) -> list[dict[str, str]]:
    """Return what each class hour holds, in order, as {zh: ..., en: ...}."""
    plan: list[dict[str, str]] = []
    for unit in manifest.units:
        plan += _sittings(unit)
        plan += [{lang: f"{_name(unit, lang)}{_joint(lang)}{text(f'notebooks.extra_{kind}', lang)}"
                  for lang in ("zh", "en")} for kind in unit.extra[hours]]
    return plan


def _sittings(unit: Unit) -> list[dict[str, str]]:
    if unit.planned:
        return [{lang: f"{_name(unit, lang)}{_joint(lang)}{text('notebooks.table_sitting', lang, number=number)}"
                 for lang in ("zh", "en")} for number in range(1, sittings(unit) + 1)]
    return [
        {lang: f"{lesson.id} {getattr(lesson.title, lang)}{_joint(lang)}"
               + text("notebooks.table_sitting_minutes", lang, number=number, minutes=sitting.minutes)
         for lang in ("zh", "en")}
        for lesson in unit.lessons for number, sitting in enumerate(lesson.sittings, start=1)
    ]


def _table(manifest: Manifest, plan: list[dict[str, str]], hours: int, lang: str) -> str:
    weekly = hours // manifest.weeks
    heads = [text("notebooks.table_week", lang),
             *(text("notebooks.table_hour", lang, number=number) for number in range(1, weekly + 1))]
    lines = ["# " + text("notebooks.table_title", lang, title=getattr(manifest.title, lang), hours=hours,
                         weeks=manifest.weeks),
             "", _line(heads), _line(["---"] * len(heads))]
    for week in range(manifest.weeks):
        held = [one[lang] for one in plan[week * weekly:(week + 1) * weekly]]
        lines.append(_line([str(week + 1), *held, *[""] * (weekly - len(held))]))
    return "\n".join(lines)


def _line(parts: list[str]) -> str:
    return "| " + " | ".join(parts) + " |"


def _name(unit: Unit, lang: str) -> str:
    return f"{unit.id} {getattr(unit.title, lang)}"


def _joint(lang: str) -> str:
    return "：" if lang == "zh" else ": "
