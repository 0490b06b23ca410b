"""The glossary: whole, of one mind, and its own text as good as it asks others to be."""

from itertools import permutations

import pytest

from riceshop.notebooks import chinese, english, terms
from riceshop.words.errors import BadValue
from riceshop.words.glossary import Term, term
from riceshop.words.glossary import terms as all_terms

ALL = list(all_terms().values())


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_an_entry_is_whole_and_well_written(one: Term) -> None:
    assert one.zh and one.en and one.zh_means.endswith("。") and one.en_means.endswith(".")
    assert "\n" not in one.zh_means + one.en_means
    findings = [*chinese.text_findings(one.zh_means, "glossary", one.key),
                *english.text_findings(one.en_means, "glossary", one.key),
                *terms.text_findings(one.zh_means, "zh", "glossary", one.key),
                *terms.text_findings(one.en_means, "en", "glossary", one.key)]
    assert not findings, [str(finding) for finding in findings]


def test_no_term_is_forbidden_by_another() -> None:
    wrong = [(first.key, second.key) for first, second in permutations(ALL, 2)
             if any(bad in first.zh for bad in second.zh_not) or first.en in second.en_not]
    assert wrong == []


def test_chinese_terms_are_unique() -> None:
    assert len({one.zh for one in ALL}) == len(ALL)


def test_the_fixed_terms_of_the_course() -> None:
    assert term("lifetime_value").zh == "终身价值" and term("segmentation").zh == "细分"
    assert {"保持率", "维持率"} <= set(term("retention").zh_not)
    assert term("satisfaction_index").zh == "顾客满意度指数"


def test_an_unknown_term_is_named() -> None:
    assert term("churn").en == "churn"
    with pytest.raises(BadValue, match="chrun"):
        term("chrun")
