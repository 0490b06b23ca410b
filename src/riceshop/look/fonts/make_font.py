"""Makes the course's Chinese font: a subset of Noto Sans CJK SC (OFL 1.1) under a name of its own.

Run by an author, never by the product: `python make_font.py NotoSansCJK-Regular.ttc` (Debian: fonts-noto-cjk).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Rice Shop Sans"
SIMPLIFIED_CHINESE_FACE = 2
OUTPUT = Path(__file__).with_name("RiceShopSans-Regular.otf")
NAME_IDS = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} Regular 1.0", 4: FAMILY, 6: "RiceShopSans-Regular", 16: FAMILY}


def characters() -> set[int]:
    """Return the code points to keep: Latin, the GB2312 set and the punctuation a lesson uses."""
    wanted = set(range(0x20, 0x17F)) | set(range(0x2010, 0x2040)) | set(range(0x2190, 0x21A0))
    wanted |= set(range(0x2200, 0x2270)) | set(range(0x2460, 0x2480)) | set(range(0x25A0, 0x2610))
    wanted |= set(range(0x3000, 0x3020)) | set(range(0xFF01, 0xFF5F)) | {0x20AC, 0xFFE5, 0x2713, 0x2717}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted


def build(collection: Path) -> None:
    """Write the subset beside this file. `collection` is Noto's .ttc with the SC face third."""
    font: TTFont = TTCollection(str(collection)).fonts[SIMPLIFIED_CHINESE_FACE]
    options = subset.Options(
        layout_features=["kern"], hinting=False, desubroutinize=False, name_IDs=list(NAME_IDS) + [0, 13, 14]
    )
    maker = subset.Subsetter(options)
    maker.populate(unicodes=characters())
    maker.subset(font)
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = NAME_IDS[record.nameID]
    top = font["CFF "].cff
    top.fontNames = [NAME_IDS[6]]
    top.topDictIndex[0].FullName = FAMILY
    top.topDictIndex[0].FamilyName = FAMILY
    font.save(str(OUTPUT))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
