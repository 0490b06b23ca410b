"""Hints: two a question, the first points the way, the second shows the step."""

from riceshop.checks.sentences import hint_keys, say


def hint(question: str, step: int = 1) -> None:
    """Print hint 1 or 2 of a question, such as `hint("jar-capacity")` and then `hint("jar-capacity", 2)`.

    An unknown question or step is answered with a sentence that names what there is; nothing is raised.
    """
    keys = hint_keys()
    if question not in keys:
        print(say("checks.no_such_hint", value=str(question)[:40], known=", ".join(sorted(keys))))
        return
    if type(step) is not int or not 1 <= step <= len(keys[question]):
        print(say("checks.no_such_step", value=str(step)[:20], last=len(keys[question])))
        return
    print(say(keys[question][step - 1]))
    if step < len(keys[question]):
        print(say("checks.more_hints", question=question, step=step + 1))
