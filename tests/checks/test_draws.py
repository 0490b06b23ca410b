"""The draws of the hidden tests: the same everywhere for one secret, others for another class."""

import pytest

from riceshop.checks import draws
from riceshop.checks.draws import SECRET_VARIABLE, Draws
from riceshop.words.errors import BadValue


def test_one_secret_gives_one_stream():
    # Written down once: a change here would change the hidden inputs of a class in the middle of marking.
    stream = Draws("jar-capacity", "rice")
    assert [stream.whole(1, 1000) for _ in range(5)] == [195, 784, 839, 824, 503]
    assert Draws("q", "s").shuffled([1, 2, 3, 4]) == Draws("q", "s").shuffled([1, 2, 3, 4])


def test_question_and_secret_change_the_stream(monkeypatch):
    def seen(question):
        stream = draws(question)
        return [stream.whole(0, 10**6) for _ in range(4)]

    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    plain = seen("a")
    monkeypatch.setenv(SECRET_VARIABLE, "of this class")
    assert seen("a") == seen("a")
    assert len({tuple(plain), tuple(seen("a")), tuple(seen("b"))}) == 3


def test_draws_stay_in_their_bounds():
    stream = Draws("q", "s")
    drawn = [stream.whole(3, 5) for _ in range(300)]
    assert set(drawn) == {3, 4, 5}
    assert {stream.pick("ab") for _ in range(50)} == {"a", "b"}
    assert sorted(stream.shuffled(range(9))) == list(range(9))
    with pytest.raises(BadValue, match="5"):
        stream.whole(5, 3)
    with pytest.raises(BadValue):
        stream.pick([])
