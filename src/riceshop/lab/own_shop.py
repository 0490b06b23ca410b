"""The reader's own town: the same rules as the class town, other families."""

from collections.abc import Mapping

from riceshop.notebooks.identity import find_workspace, identity
from riceshop.town import QUIET, WHOLE, Town, own_seed
from riceshop.words import text
from riceshop.words.errors import Damaged
from riceshop.words.language import WORKSPACE_FILE

# Which mechanisms of the town a unit stands on; a unit that is not named here stands on the whole town.
MECHANISMS_OF: Mapping[str, tuple[str, ...]] = {
    "00_start_here": QUIET,
    "01_rice_shop": QUIET,
    "contest": QUIET,
}


def town_of(unit: str, class_code: str = "", student: str = "") -> Town:
    """Return the town of a student for `unit`: seed of the three words, mechanisms of MECHANISMS_OF.

    Without class code and student it is the self-learner's town. Raises BadType for what is no text.
    """
    seed = own_seed(class_code, student, unit)
    return Town.build(seed=seed, mechanisms=MECHANISMS_OF.get(unit, WHOLE))


def my_town(unit: str = "01_rice_shop") -> Town:
    """Return the town of whoever works in this workspace, and print whose it is.

    The seed is made of class code, student and `unit`. Outside a workspace, or with no student given, it is the
    self-learner's town, the same for everybody without a name. Raises Damaged for an unreadable riceshop.toml and
    BadType if `unit` is no text. Source: DESIGN, the exercises.
    """
    try:
        home = find_workspace()
    except Damaged:
        print(text("own_shop.outside"))
        return town_of(unit)
    who = identity(home)
    settings = home / WORKSPACE_FILE
    print(text("own_shop.whose", student=who.student) if who.student else text("own_shop.nobody", place=settings))
    return town_of(unit, who.class_code, who.student)
