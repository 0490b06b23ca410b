"""The reader's language and the sentences: explicit call, environment, workspace, system, in that order."""

import pickle
from pathlib import Path

import pytest

from riceshop.words import language, sentences, text, use_language
from riceshop.words.errors import BadType, BadValue, Damaged


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in ("RICESHOP_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    inner = tmp_path / "course" / "01"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return monkeypatch


def test_each_place_outranks_the_next(surroundings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert language() == "en"
    surroundings.setenv("LANG", "zh_CN.UTF-8")
    assert language() == "zh"
    (tmp_path / "riceshop.toml").write_text('language = "both"\n', encoding="utf-8")
    assert language() == "both"
    surroundings.setenv("RICESHOP_LANG", "en")
    assert language() == "en"
    use_language("zh")
    assert language() == "zh"
    assert language("both") == "both"
    use_language(None)
    assert language() == "en"


@pytest.mark.parametrize("content", ["language = \"fr\"", "language = 3", "not toml [", ""])
def test_a_broken_workspace_file_does_not_stop_anybody(
    content: str, surroundings: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    (tmp_path / "riceshop.toml").write_text(content, encoding="utf-8")
    assert language() == "en"


def test_an_unknown_variable_is_passed_over(surroundings: pytest.MonkeyPatch) -> None:
    surroundings.setenv("RICESHOP_LANG", "klingon")
    assert language() == "en"


@pytest.mark.parametrize("call", [use_language, language, lambda lang: text("cli.about", lang)])
def test_an_unknown_language_is_named(call: object) -> None:
    with pytest.raises(BadValue, match="fr"):
        call("fr")  # type: ignore[operator]


def test_text_in_each_language() -> None:
    assert text("words.unknown_language", "zh", value="fr").startswith("不认识的语言 'fr'")
    assert text("words.unknown_language", "en", value="fr").startswith("Unknown language 'fr'")
    both = text("words.unknown_language", "both", value="fr")
    assert "不认识" in both and "Unknown" in both


def test_a_missing_sentence_names_its_key() -> None:
    with pytest.raises(sentences.MissingSentence, match="no.such.key"):
        text("no.such.key")


def test_errors_speak_the_reader_s_language_when_shown() -> None:
    error = BadValue("words.unknown_language", value="fr")
    assert isinstance(error, ValueError) and not isinstance(error, TypeError)
    assert isinstance(BadType("words.unknown_language", value="fr"), TypeError)
    use_language("zh")
    assert "不认识" in str(error)
    use_language("en")
    assert "Unknown" in str(error)


@pytest.mark.parametrize("kind", [BadValue, BadType, Damaged])
def test_errors_travel_between_processes(kind: type[BadValue]) -> None:
    error = pickle.loads(pickle.dumps(kind("words.unknown_language", value="fr")))
    assert type(error) is kind and "fr" in str(error)
