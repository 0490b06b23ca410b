"""Words: the catalogue of every sentence a reader sees, in Chinese and English, and the language they read."""

from riceshop.words.language import LANGUAGES, language, use_language
from riceshop.words.sentences import entries, text

__all__ = ["LANGUAGES", "entries", "language", "text", "use_language"]
