"""The reader's own town: the same rules as the class town, other families."""

from riceshop.notebooks.identity import find_workspace, identity
from riceshop.town import Town, own_seed
from riceshop.words import text
from riceshop.words.errors import Damaged
from riceshop.words.language import WORKSPACE_FILE


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
        return Town.build(seed=own_seed("", "", unit))
    who = identity(home)
    settings = home / WORKSPACE_FILE
    print(text("own_shop.whose", student=who.student) if who.student else text("own_shop.nobody", place=settings))
    return Town.build(seed=own_seed(who.class_code, who.student, unit))
