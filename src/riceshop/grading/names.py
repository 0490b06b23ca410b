"""Names that several rooms of grading share: cells, files and folders of a class folder, and what may name a folder."""

import re
import unicodedata

from riceshop.notebooks.identity import checked
from riceshop.words.errors import BadValue

CONFIG = "nbgrader_config.py"
SECRET = "class_secret.txt"
SETTINGS = "class.toml"
ROSTER = "roster.csv"
ATTENDANCE = "attendance.csv"
GROUPS = "groups.csv"
DECISIONS = "decisions.csv"
IDENTITY = "identity"
SUBMITTED = "submitted"
EARLIER = "earlier"
UNIDENTIFIED = "unidentified"
RECEIVED = "received"
RECEIPTS = "receipts.csv"
# What nbgrader puts beside a notebook; by the second its exchange finds whose feedback a page is.
TIMESTAMP = "timestamp.txt"
EXCHANGE_SECRET = "submission_secret.txt"

# Windows opens a device when a file is called so, whatever its ending.
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\s*\..*)?", re.IGNORECASE)


def is_device(name: str) -> bool:
    """Return True for a name that Windows keeps for a device: CON, NUL.ipynb, com1."""
    return bool(DEVICES.fullmatch(name.strip()))


def student_id(value: str) -> str:
    """Return a student's id, which becomes the name of a folder, in its one form: full-width digits become plain.

    Raises BadValue for a sign that no id has, a dot at an end, more than 64 letters, or a device's name.
    """
    found = checked(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)
    if is_device(found):
        raise BadValue("grading_class.device_name", value=found)
    return found


def same_key(value: str) -> str:
    """Return what two spellings of one name or number share: width, case and blanks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).casefold()
