"""Errors that name the value, the place and the remedy, in the reader's language."""

from riceshop.words.sentences import text


class RiceShopError(Exception):
    """Something the reader can mend; its text is a catalogue sentence, formed when it is shown."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return text(self.key, **self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.key, self.values)


class BadValue(RiceShopError, ValueError):
    """A value of the right type that cannot be used: negative, NaN, unknown."""


class BadType(RiceShopError, TypeError):
    """A value of the wrong type."""


class Damaged(RiceShopError):
    """A file or workspace that is not what it should be; nothing was overwritten."""


def _rebuild(kind: type[RiceShopError], key: str, values: dict[str, object]) -> RiceShopError:
    return kind(key, **values)
