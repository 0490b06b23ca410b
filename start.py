# -*- coding: utf-8 -*-
# ruff: noqa: UP009, UP025
"""The one command of the course: `python start.py` makes the environment and opens the shop.

This file is written so that even an old Python can read it and say what is missing.
The work is done in src/riceshop/start, which needs Python 3.11 or newer.
"""
import os
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)

ZH = u"这里需要 Python {oldest} 到 {newest}，现在的是 {found}。请安装 Python 3.13，再用它运行：python3.13 start.py。"
EN = (
    u"This needs Python {oldest} to {newest}; this one is {found}. "
    u"Install Python 3.13 and run it with: python3.13 start.py."
)


def wrong_python(found):
    """Return the two sentences for a Python that is too old or too new, or None when it is right."""
    if OLDEST <= tuple(found[:2]) <= NEWEST:
        return None
    words = {
        "oldest": ".".join(str(number) for number in OLDEST),
        "newest": ".".join(str(number) for number in NEWEST),
        "found": ".".join(str(number) for number in found[:3]),
    }
    return ZH.format(**words), EN.format(**words)


def complain(sentences):
    """Write the sentences to stderr; a console without Chinese letters still gets the English one."""
    for sentence in sentences:
        try:
            sys.stderr.write(sentence + u"\n")
        except UnicodeError:
            continue


def main():
    """Check the Python, then hand over to riceshop.start."""
    sentences = wrong_python(sys.version_info)
    if sentences:
        complain(sentences)
        return 2
    root = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, os.path.join(root, "src"))
    from riceshop.start.command import run

    return run(sys.argv[1:], root)


if __name__ == "__main__":
    sys.exit(main())
