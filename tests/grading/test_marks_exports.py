"""Files of marks: text stays text, formulas stay asleep, who has no mark is not in an import form."""

import csv
import io
from importlib.util import find_spec
from pathlib import Path

import pytest
from graded_class import ROOT
from marked_class import made_up

from riceshop.grading import class_tables
from riceshop.grading import export_marks as export
from riceshop.grading.marks import Marks
from riceshop.grading.status import Status
from riceshop.words.errors import BadValue, Damaged

NAMES = ("=1+1", "+cmd", "-2", "@SUM(A1)", "\tx")


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    rows = {"202600000001": ("小明", 90, Status.GRADED), "0042": ("小红", None, Status.FAILED), "0043": ("Li, Na", 59, Status.GRADED)}
    rows |= {f"9{number}": (name, 70, Status.GRADED) for number, name in enumerate(NAMES)}
    return made_up(tmp_path, rows)


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def test_csv_has_its_mark_in_front_chinese_heads_and_numbers_as_text(marks: Marks, tmp_path: Path):
    path = tmp_path / "marks.csv"
    export.write_csv(path, export.table(marks, five_level=True, lang="zh"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, first, second, third, *rest = rows_of(path)
    assert head[:5] == ["学号", "姓名", "班级", "单元 01", "单元 01 状态"] and "实际权重" in head
    assert first[:5] == ["202600000001", "小明", "一班", "90.0", "已评分"] and first[head.index("等级")] == "优"
    assert second[:5] == ["0042", "小红", "一班", "", "没有批改成"] and second[head.index("总评")] == ""
    assert third[1] == "Li, Na" and third[head.index("等级")] == "不及格" and second[head.index("等级")] == ""
    # A spreadsheet would run these: an apostrophe in front makes them text.
    assert [row[1] for row in rest] == [f"'{name}" for name in NAMES]


def test_import_forms_leave_out_who_has_no_mark(marks: Marks, tmp_path: Path):
    moodle = export.moodle(marks)
    assert moodle[0] == ["ID number", "course mark"] and [row[0] for row in moodle[1:3]] == ["202600000001", "0043"]
    canvas = export.canvas(marks, "01")
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "unit 01"]
    assert canvas[1][0] == "    Points Possible" and str(canvas[1][5]) == "100"
    assert [row[2] for row in canvas[2:4]] == ["202600000001", "0043"]
    # A name is guarded; a number must be the platform's, letter by letter.
    assert [row[0] for row in canvas[4:]] == [f"'{name}" for name in NAMES]
    export.write_csv(tmp_path / "m.csv", [["-1", "+2"]], "utf-8", guarded=False)
    assert rows_of(tmp_path / "m.csv") == [["-1", "+2"]]
    with pytest.raises(BadValue, match="07"):
        export.known_part(marks, "07")


def test_the_shipped_forms_are_templates(marks: Marks):
    for path in sorted((ROOT / "grading" / "forms").glob("*.toml")):
        cells, form = export.own_form(marks, path, "zh")
        assert form["kind"] in ("csv", "xlsx") and not any("0042" in row for row in cells)
    assert all("NOT TRIED" in (ROOT / "grading" / "forms" / f"{name}.toml").read_text(encoding="utf-8")
               for name in ("chaoxing", "yuketang"))


def test_a_schools_own_form(marks: Marks, tmp_path: Path):
    template = tmp_path / "form.toml"
    template.write_text('without_total = true\nabove = [["登记表"]]\n[[column]]\nhead = "号"\nvalue = "student"\n'
                        '[[column]]\nhead = "分"\nvalue = "part:01"\nmissing = "缓"\n[[column]]\nhead = "性质"\n'
                        'value = "text:正常"\n', encoding="utf-8")
    cells, _ = export.own_form(marks, template, "zh")
    export.write_csv(tmp_path / "out.csv", cells, "gb18030")
    assert rows_of(tmp_path / "out.csv", "gb18030")[:4] == [
        ["登记表"], ["号", "分", "性质"], ["202600000001", "90.0", "正常"], ["0042", "缓", "正常"]]


@pytest.mark.parametrize(("content", "named"), [
    ("[[column", "TOML"), ("kind = 'pdf'", "pdf"), ("", "column"), ('above = "x"\n[[column]]\nhead = "a"\nvalue = "total"', "above"), ("[[column]]\nhead = 3", "3"),
    ('[[column]]\nhead = "a"\nvalue = "truth"', "truth"), ('[[column]]\nhead = "a"\nvalue = "part:09"', "part:09"),
])  # fmt: skip
def test_a_broken_template_is_named(marks: Marks, tmp_path: Path, content: str, named: str):
    (tmp_path / "form.toml").write_text(content, encoding="utf-8")
    with pytest.raises(Damaged) as found:
        export.own_form(marks, tmp_path / "form.toml", "en")
    assert "form.toml" in str(found.value) and named in str(found.value)


def test_without_openpyxl_a_sentence_names_it(marks: Marks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "find_spec", lambda name: None)
    with pytest.raises(BadValue, match="openpyxl"):
        export.write_xlsx(tmp_path / "marks.xlsx", export.table(marks))
    assert not (tmp_path / "marks.xlsx").exists()


@pytest.mark.skipif(find_spec("openpyxl") is None, reason="needs openpyxl: pip install 'riceshop[marks]'")
def test_a_workbook_holds_text_as_text_and_no_formula(marks: Marks, tmp_path: Path):
    from openpyxl import load_workbook

    export.write_xlsx(tmp_path / "marks.xlsx", export.table(marks, lang="zh"))
    sheet = load_workbook(tmp_path / "marks.xlsx").active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows][:2] == ["202600000001", "0042"]
    assert {cell.data_type for row in rows for cell in row[:3]} == {"s"} and rows[0][0].number_format == "@"
    assert rows[0][3].value == 90 and rows[1][3].value is None
    assert [row[1].value.strip() for row in rows[3:]] == [name.strip() for name in NAMES]


def test_a_file_is_the_old_one_or_the_new_one(marks: Marks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "marks.csv"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(class_tables.os, "fsync", full)
    with pytest.raises(Damaged, match=r"marks\.csv"):
        export.write_csv(path, export.table(marks))
    assert path.read_text(encoding="utf-8") == "old" and [one.name for one in tmp_path.iterdir()] == ["marks.csv"]
