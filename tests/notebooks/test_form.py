"""Normal form, cut, stamps, pairs and code cells."""

import json
from pathlib import Path

import pytest
from little_notebooks import code, notebook, pair

from riceshop.notebooks.files import dump, read, source, write
from riceshop.notebooks.languages import cut, student_copy
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.pairs import code_findings, pair_findings
from riceshop.notebooks.stamps import digest, stale, stamp
from riceshop.words.errors import BadValue, Damaged


def keys(findings: list) -> list[str]:
    return [one.key.removeprefix("notebooks.") for one in findings]


LITTERED = {
    "cells": [
        {"cell_type": "code", "id": "3f2a9c1b", "execution_count": 7, "source": "x = 1  \n\n",
         "metadata": {"scrolled": True, "trusted": True, "execution": {"iopub": "now"}, "tags": []},
         "outputs": [{"output_type": "stream", "name": "stdout", "text": "1\n"}]},
        {"cell_type": "code", "id": "figures", "execution_count": 9, "source": ["run"],
         "metadata": {"tags": ["nbval-check-output"]},
         "outputs": [
             {"output_type": "stream", "name": "stderr", "text": "warning\n"},
             {"output_type": "execute_result", "execution_count": 9, "metadata": {"x": 1},
              "data": {"text/plain": "17\n", "image/png": "AAAA"}}]},
        {"cell_type": "markdown", "id": "figures", "source": "Text", "metadata": {"tags": ["lang-en"]}},
    ],
    "metadata": {"widgets": {"state": {}}, "kernelspec": {"name": "my-own-env"}, "language_info": {"version": "3.11.7"}},
    "nbformat": 4, "nbformat_minor": 4,
}


def test_normal_form_drops_outputs_counts_widgets_and_private_metadata() -> None:
    made = normalised(LITTERED)
    first, figures, prose = made["cells"]
    assert first["outputs"] == [] and first["execution_count"] is None and first["metadata"] == {}
    assert first["id"] == "code-1" and source(first) == "x = 1"
    assert figures["outputs"] == [{"output_type": "execute_result", "execution_count": 1, "metadata": {},
                                   "data": {"text/plain": ["17\n"]}}]
    assert figures["execution_count"] == 1
    assert prose["id"] == "figures-en"
    assert made["metadata"] == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                                "language_info": {"name": "python"}}


def test_normal_form_is_stable_and_leaves_its_argument_alone() -> None:
    before = json.dumps(LITTERED)
    once = normalised(LITTERED)
    assert normalised(once) == once
    assert json.dumps(LITTERED) == before


def test_file_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", normalised(notebook(pair("jar", "米缸。", "The jar."))))
    raw = (tmp_path / "a.ipynb").read_bytes()
    assert raw.endswith(b"}\n") and b"\r" not in raw and "米缸".encode() in raw and b'\n "cells"' in raw
    assert dump(read(tmp_path / "a.ipynb")).encode() == raw


def test_normal_form_is_what_nbformat_itself_writes() -> None:
    import nbformat

    made = normalised(notebook(pair("jar", "米缸。\n\n两行。", "The jar.\n\nTwo."), code("one", "x = 1\ny = 2")))
    node = nbformat.reads(dump(made), as_version=4)
    nbformat.validate(node)
    assert nbformat.writes(node).rstrip("\n") + "\n" == dump(made)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"nbformat": 3, "worksheets": []}', '{"nbformat": 4, "cells": [1]}'])
def test_a_file_that_is_no_notebook_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Damaged, match="mine.ipynb"):
        read(path)
    assert path.read_text(encoding="utf-8") == content


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="none.ipynb"):
        read(tmp_path / "none.ipynb")


def test_a_file_nested_too_deep_is_named(tmp_path: Path) -> None:
    (tmp_path / "deep.ipynb").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(Damaged, match="deep.ipynb"):
        read(tmp_path / "deep.ipynb")


BILINGUAL = notebook(pair("a", "甲。", "A.", given=[200]), code("one", "print(1)", shown="1\n"), pair("b", "乙。", "B."))


@pytest.mark.parametrize(("lang", "ids"), [
    ("zh", ["a-zh", "one", "b-zh"]),
    ("en", ["a-en", "one", "b-en"]),
    ("both", ["a-zh", "a-en", "one", "b-zh", "b-en"]),
])
def test_cut(lang: str, ids: list[str]) -> None:
    assert [cell["id"] for cell in cut(BILINGUAL, lang)["cells"]] == ids


def test_cut_keeps_figures_and_a_student_gets_none() -> None:
    kept = cut(BILINGUAL, "en")["cells"][1]
    assert kept["outputs"] and kept["execution_count"] == 1
    mine = student_copy(BILINGUAL, "en")["cells"]
    assert mine[1]["outputs"] == [] and mine[1]["execution_count"] is None
    assert "riceshop" not in mine[0]["metadata"] and mine[0]["metadata"]["tags"] == ["lang-en"]


def test_cut_keeps_graded_cells_as_they_are() -> None:
    flags = {"grade": True, "grade_id": "q", "locked": True, "points": 2, "schema_version": 3, "solution": False,
             "task": False}
    cell = code("q", "assert True")
    cell["metadata"]["nbgrader"] = flags
    assert cut(notebook(cell), "zh")["cells"][0]["metadata"]["nbgrader"] == flags


def test_cut_refuses_an_unknown_language() -> None:
    with pytest.raises(BadValue, match="fr"):
        cut(BILINGUAL, "fr")


def test_stamps() -> None:
    made = notebook(pair("a", "甲。", "A."), pair("b", "乙。", "B."))
    assert stale(made) == []
    made["cells"][0]["source"] = ["甲改了。"]
    del made["cells"][3]["metadata"]["riceshop"]
    assert [(one.cell, one.key) for one in stale(made)] == [
        ("a-en", "notebooks.stamp_stale"), ("b-en", "notebooks.stamp_missing")]
    assert stamp(made) == ["a-en", "b-en"]
    assert stale(made) == [] and stamp(made) == []


def test_a_stamp_ignores_line_ends_only() -> None:
    assert digest("甲。\r\n乙。  \n") == digest("甲。\n乙。")
    assert digest("甲。乙。") != digest("甲。 乙。")


def test_stamping_keeps_the_other_notes() -> None:
    made = notebook(pair("a", "甲。", "A.", given=[200]))
    made["cells"][0]["source"] = ["甲改了。"]
    stamp(made)
    assert made["cells"][1]["metadata"]["riceshop"]["given"] == [200]


def test_pairs_in_order_are_well() -> None:
    assert pair_findings(BILINGUAL) == []


@pytest.mark.parametrize(("order", "complaints"), [
    ([0], ["pair_alone_zh"]),
    ([1], ["pair_alone_en"]),
    ([1, 0], ["pair_alone_en", "pair_alone_zh"]),
    ([0, 2, 1], ["pair_alone_zh", "pair_alone_en"]),
    ([0, 4], ["pair_ids"]),
    ([0, 1, 0, 1], ["id_twice", "id_twice"]),
])
def test_broken_pairs(order: list[int], complaints: list[str]) -> None:
    made = notebook(*(BILINGUAL["cells"][place] for place in order))
    assert keys(pair_findings(made)) == complaints


def test_prose_without_a_language_is_found_but_a_written_answer_is_not() -> None:
    plain = {"cell_type": "markdown", "id": "plain", "metadata": {}, "source": ["Words."]}
    answer = {**plain, "metadata": {"nbgrader": {"grade_id": "advice"}}}
    assert keys(pair_findings(notebook(plain))) == ["pair_untagged"]
    assert pair_findings(notebook(answer)) == []


@pytest.mark.parametrize(("text", "complaint"), [
    ("print('米')", "code_not_ascii"),
    ("print('The jar is full')", "code_sentence"),
    ("x = 1  # look at this number", "code_sentence"),
    ("\n".join(f"x{n} = {n}" for n in range(9)), "code_long"),
])
def test_code_cells(text: str, complaint: str) -> None:
    assert keys(code_findings(notebook(code("one", text)))) == [complaint]


@pytest.mark.parametrize("text", ["run.daily[['day', 'cash_fen']].tail(3)", "town.run(policy, days=30)", "print(1,"])
def test_ordinary_code_is_well(text: str) -> None:
    assert code_findings(notebook(code("one", text))) == []


def test_outputs_left_not_run_and_in_words() -> None:
    left = code("left", "1")
    left["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["1"]}]
    not_run = code("idle", "1", tags=("nbval-check-output",))
    made = notebook(left, not_run, code("words", "x", shown="米 3\n"))
    assert keys(code_findings(made)) == ["outputs_left", "checked_not_run", "checked_words"]
