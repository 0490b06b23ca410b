"""Names that several rooms of grading share: cells, files and folders of a class folder."""

CONFIG = "nbgrader_config.py"
SECRET = "class_secret.txt"
IDENTITY = "identity"
SUBMITTED = "submitted"
EARLIER = "earlier"
UNIDENTIFIED = "unidentified"
