"""The checks of Chinese and English, spaces and terms: each finds its mistake and leaves good text alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from little_notebooks import code, notebook, pair

from riceshop.notebooks import chinese, english, terms
from riceshop.notebooks.prose import length, paragraphs, zh_sentences
from riceshop.notebooks.spacing import respaced


def zh(text: str) -> list[str]:
    return [one.key.removeprefix("notebooks.") for one in chinese.text_findings(text, "f", "c")]


def en(text: str) -> list[str]:
    return [one.key.removeprefix("notebooks.") for one in english.text_findings(text, "f", "c")]


@pytest.mark.parametrize("text", [
    "米缸满了，还能吃 30 天。",
    "## 案例导入\n\n他说：“明天下雨。”你信吗？",
    "用 `run.daily` 看每天的现金，公式是 $c = a + b$，见[这一页](a.md)。",
    "- **第一步。** 量米缸。\n- 第二步：记账……",
    "| 天 | 现金 |\n|---|---|\n| 1 | 200 |",
    "《客户关系管理》里写着“後來”。",
    "这里有 3～5 天，约 20% 的顾客。",
    "```python\nprint('ok!')\n```",
    "<details><summary>知识卡片：4P</summary>\n\n四个词。\n\n</details>",
    "运行 `start.py` 时加 `--lang`，再看 2026-11-21 的账。",
])
def test_good_chinese_is_left_alone(text: str) -> None:
    assert zh(text) == []


@pytest.mark.parametrize(("text", "complaint"), [
    ("米" * 61 + "。", "zh_long"),
    ("店里的米的价的账的事。", "zh_de"),
    ("米缸满了,该送米。", "zh_half"),
    ("他说:好。", "zh_half"),
    ("米缸（大）满了(真的)。", "zh_half"),
    ("等一等...", "zh_half"),
    ("送到了！", "zh_exclaim"),
    ("共３０天。", "zh_wide"),
    ("三 5 天。", "zh_number"),
    ("要 3-5 天。", "zh_range"),
    ("还有30 天。", "zh_tight"),
    ("用Python 算。", "zh_tight"),
    ("米缸 满了。", "zh_loose"),
    ("米缸， 满了。", "zh_loose"),
    ("**先看。**再算。", "zh_bold"),
    ("他說得对。", "zh_traditional"),
    ("打开这个视窗。", "zh_mainland"),
    ("值得注意的是，米缸满了。", "zh_banned"),
    ("在当今数字化的时代，米要送。", "zh_banned"),
    ("请您看。", "zh_banned"),
])
def test_each_mistake_is_found(text: str, complaint: str) -> None:
    assert complaint in zh(text)


def test_findings_name_file_cell_words_and_remedy() -> None:
    found = chinese.chinese_findings(notebook(pair("jar", "送到了！", "Delivered.")), "course/x.ipynb")
    assert [(one.file, one.cell) for one in found] == [("course/x.ipynb", "jar-zh")]
    assert "送到了" in str(found[0]) and "full stop" in str(found[0])


def test_mean_length_counts_full_sentences_of_the_whole_notebook() -> None:
    long = "米" * 40 + "。"
    found = chinese.chinese_findings(notebook(pair("a", f"## 短\n\n{long}{long}", "## S\n\nA.")), "f")
    assert [one.key for one in found] == ["notebooks.zh_mean"]
    mixed = f"{long}短句。短句。"
    assert chinese.chinese_findings(notebook(pair("a", mixed, "A.")), "f") == []


def test_turns_are_counted_over_the_lesson() -> None:
    turn = "这不是运气，而是账本。"
    one = notebook(pair("a", turn, "A."))
    two = notebook(pair("a", turn, "A."), pair("b", "不仅便宜，更干净。", "B."))
    assert chinese.chinese_findings(one, "f") == []
    assert [found.key for found in chinese.chinese_findings(two, "f")] == ["notebooks.zh_turns"]


def test_code_and_english_cells_are_not_read_as_chinese() -> None:
    made = notebook(pair("a", "好。", "Stop, now."), code("c", "x = 1"))
    assert chinese.chinese_findings(made, "f") == []


def test_catalogue_placeholders_are_neutral() -> None:
    assert chinese.catalogue_findings([("k", "米缸{state}，还能吃 {days} 天。")], "f") == []


def test_sentences_and_lengths() -> None:
    assert zh_sentences("他说：“好。”天黑了。走吗？") == ["他说：“好。”", "天黑了。", "走吗？"]
    assert length("还有 30 天。") == 5
    assert list(paragraphs("# 题\n\n一行\n二行\n\n- 项")) == ["题", "一行 二行", "项"]


@pytest.mark.parametrize(("before", "after"), [
    ("还有30天", "还有 30 天"),
    ("共**30**天", "共 **30** 天"),
    ("**先看。**再算", "**先看。** 再算"),
    ("用`x`算 ， 再看", "用 `x` 算，再看"),
    ("这 里 有 米", "这里有米"),
    ("见[图1](a b.png)", "见[图 1](a b.png)"),
    ("`a中b`", "`a中b`"),
    ("{days}天", "{days}天"),
])
def test_respaced(before: str, after: str) -> None:
    assert respaced(before) == after


@given(st.text(alphabet="米缸天。，：“”**`ab1 \n-#", max_size=40))
def test_respacing_twice_changes_nothing_and_keeps_all_but_spaces(text: str) -> None:
    once = respaced(text)
    assert once.replace(" ", "") == text.replace(" ", "")
    assert respaced(once) == once


@pytest.mark.parametrize("text", [
    "The jar lasts 30 days. It's full.",
    'He said "tomorrow" and left.',
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "CRM (客户关系管理) starts with a notebook.",
    "`x != y` is true.",
])
def test_good_english_is_left_alone(text: str) -> None:
    assert en(text) == []


@pytest.mark.parametrize(("text", "complaint"), [
    ("word " * 41 + ".", "en_long"),
    ("It’s full.", "en_apostrophe"),
    ('It is “full” or "not".', "en_quotes"),
    ("It is full， really.", "en_wide"),
    ("Two  spaces.", "en_double"),
    ("A space , here.", "en_before_mark"),
    ("Well done!", "en_exclaim"),
    ("It is worth noting that jars leak.", "en_banned"),
])
def test_each_english_mistake_is_found(text: str, complaint: str) -> None:
    assert complaint in en(text)


def test_terms() -> None:
    def variants(text: str, lang: str) -> list[str]:
        return [one.values["words"] for one in terms.text_findings(text, lang, "f", "c")]

    assert variants("看保持率。", "zh") == ["保持率"]
    assert variants("书里写“保持率”，我们写留存率。", "zh") == []
    assert variants("先分群，再送货。", "zh") == ["分群"]
    assert variants("聚类得到的分群不是细分。", "zh") == []
    assert variants("The client has paid.", "en") == ["client"]
    assert variants("The customer has paid.", "en") == []
