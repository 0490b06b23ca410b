"""The course's plots draw Chinese with no missing glyph, on machines without any Chinese font of their own."""

import warnings

import pytest
from fontTools.ttLib import TTFont

from riceshop.look import PALETTE, axes, describe, show, to_png, use_style
from riceshop.look.plots import FONT_FILE
from riceshop.words import entries

# Drawn by the browser's own fonts only (buttons, icons), never by matplotlib.
ICONS = set("▶⏸⏮⏭↻☀☔")


def test_every_character_of_the_catalogue_has_a_glyph() -> None:
    from matplotlib import get_data_path

    known = set(TTFont(FONT_FILE)["cmap"].getBestCmap())
    known |= set(TTFont(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf")["cmap"].getBestCmap())
    missing = {
        (key, character)
        for key, entry in entries().items()
        for character in entry["zh"] + entry["en"]
        if ord(character) not in known and character not in ICONS and not character.isspace()
    }
    assert not missing


def test_a_chinese_title_is_drawn_without_a_warning() -> None:
    figure, plot = axes()
    plot.plot([1, 2], [3, -1], label="米缸")
    plot.set_title("王永庆米店：三十天的现金（圆）")
    plot.legend()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = to_png(figure)
    assert picture.startswith(b"\x89PNG") and len(picture) > 5_000


def test_chinese_glyphs_come_from_our_font_and_differ() -> None:
    from matplotlib import font_manager

    use_style()
    found = font_manager.findfont(font_manager.FontProperties(family="Rice Shop Sans"), fallback_to_default=False)
    assert found == str(FONT_FILE)


def test_show_carries_the_alternative_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure, plot = axes(columns=2)
    plot[0].bar([1], [2])
    show(figure, "一张图")
    assert shown[0].alt == "一张图"


def test_axes_show_with_the_sentence_that_describes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    _, plot = axes()
    assert describe(plot, "留存率逐年下降") is plot
    show(plot)
    assert shown[0].alt == "留存率逐年下降" and shown[0].data.startswith(b"\x89PNG")


def test_importing_look_does_not_import_matplotlib() -> None:
    import subprocess
    import sys

    code = "import sys, riceshop.look; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_colour_is_a_hex_triplet() -> None:
    assert all(len(value) == 7 and int(value[1:], 16) >= 0 for value in PALETTE.values())
