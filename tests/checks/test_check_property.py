"""Whatever an answer returns, `check` gives a Python float between 0 and the points, and full points only when right."""

import math

from hypothesis import given
from hypothesis import strategies as st

from riceshop.checks import check
from riceshop.checks.compare import differs

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    | st.tuples(inner, inner) | st.sets(st.integers() | st.text(max_size=2), max_size=3),
    max_leaves=8,
)


@given(value=PLAIN, expected=PLAIN, points=st.integers(0, 20) | st.floats(0, 20))
def test_points_are_a_plain_number_in_their_bounds(value, expected, points):
    got = check("next-visit", lambda: value, {"who": [((), expected)], "edge": [((), 1)]}, points=points)
    assert type(got) is float and math.isfinite(got) and 0 <= got <= points


@given(value=st.recursive(st.integers(-9, 9) | st.text(max_size=3).map(str.strip) | st.booleans(),
                          lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_every_plain_value_agrees_with_itself(value):
    assert differs(value, value) is None


@given(one=st.lists(st.integers(0, 3), max_size=4), other=st.lists(st.integers(0, 3), max_size=4))
def test_lists_agree_when_python_says_so(one, other):
    assert (differs(one, other) is None) == (one == other)
    assert (differs(one, other, any_order=True) is None) == (sorted(one) == sorted(other))
    assert (differs(one, set(other)) is None) == (set(one) == set(other))
