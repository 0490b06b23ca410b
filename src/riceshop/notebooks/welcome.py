"""The welcome page of a workspace: what is there, in the reader's language, each a link that Lab opens."""

from collections.abc import Mapping
from urllib.parse import quote

from riceshop.words import text

WELCOME = "welcome.md"
SECTIONS = ("course", "exercises", "cases")


def welcome_page(titles: Mapping[str, str], lang: str) -> str:
    """Return the page as Markdown. `titles` maps each notebook's path to its first heading."""
    parts = [f"# {text('workspace.welcome.title', lang)}", _paragraphs("first", lang)]
    for section in SECTIONS:
        links = [
            f"- [{_plain(name)}]({quote(path)})" for path, name in titles.items() if path.startswith(f"{section}/")
        ]
        if links:
            parts += [f"## {text(f'workspace.welcome.{section}', lang)}", "\n".join(links)]
    parts += [f"## {text('workspace.welcome.keys_title', lang)}", _paragraphs("keys", lang)]
    parts += [f"## {text('workspace.welcome.safe_title', lang)}", _paragraphs("safe", lang)]
    return "\n\n".join(parts) + "\n"


def _paragraphs(name: str, lang: str) -> str:
    languages = ("zh", "en") if lang == "both" else (lang,)
    return "\n\n".join(text(f"workspace.welcome.{name}", one) for one in languages)


def _plain(name: str) -> str:
    return name.replace("[", "(").replace("]", ")")
