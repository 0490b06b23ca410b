"""The frame of a lesson: objectives and minutes on top, the course's five steps, a short quiz at the end."""

import re

from riceshop.notebooks.files import Notebook, pairs, source
from riceshop.notebooks.findings import Finding, found

STEPS = (
    ("案例导入", "Case lead-in"),
    ("案例分析", "Case analysis"),
    ("知识点讲解", "The concept"),
    ("案例实施", "Case practice"),
    ("教师总结", "Teacher's summary"),
)
QUIZ = ("小测验", "Quick quiz")
OBJECTIVES = ("学习目标", "Objectives")
MINUTES = ("分钟", "minutes")


def frame_findings(notebook: Notebook, file: str = "", steps: bool = True) -> list[Finding]:
    """Return what is missing from a lesson's frame; without `steps` only the top and the quiz are asked for."""
    said = [(source(zh), source(en)) for zh, en in pairs(notebook)]
    if not said:
        return [found(file, "", "frame_empty")]
    findings = _top(said[0], file)
    if steps:
        findings += _steps(said, file)
    return findings + _quiz(notebook, said, file)


def headings(markdown: str) -> list[tuple[int, str]]:
    """Return the headings of a text as (level, words); lines inside code fences are none."""
    bare = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
    return [(len(marks), words.strip()) for marks, words in re.findall(r"^(#{1,6})\s+(.+)$", bare, re.MULTILINE)]


def _top(first: tuple[str, str], file: str) -> list[Finding]:
    missing = [words[lang] for words in (OBJECTIVES, MINUTES) for lang in (0, 1)
               if words[lang].lower() not in first[lang].lower()]
    return [found(file, "", "frame_top", words=words) for words in missing]


def _steps(said: list[tuple[str, str]], file: str) -> list[Finding]:
    findings = []
    for lang in (0, 1):
        wanted = [step[lang] for step in STEPS]
        seen = [words for text in said for level, words in headings(text[lang]) if level == 2 and words in wanted]
        if seen != wanted:
            findings.append(found(file, "", "frame_steps", wanted=" > ".join(wanted), seen=" > ".join(seen) or "-"))
    return findings


def _quiz(notebook: Notebook, said: list[tuple[str, str]], file: str) -> list[Finding]:
    last = [[words for text in said for level, words in headings(text[lang]) if level <= 2][-1:] for lang in (0, 1)]
    calls = any("quiz(" in source(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
    if last == [[QUIZ[0]], [QUIZ[1]]] and calls:
        return []
    return [found(file, "", "frame_quiz", zh=QUIZ[0], en=QUIZ[1])]
