"""How names and codes are compared: whatever their case, spaces, hyphens and underscores."""

import re

_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")


def fold(name: str) -> str:
    """Return a name as it is compared.

    >>> fold(" Episode ID"), fold("episode-id"), fold("EpisodeId"), fold("MIS_START")
    ('episode_id', 'episode_id', 'episode_id', 'mis_start')
    """
    return _BETWEEN_WORDS.sub("_", _HUMP.sub("_", name.strip()).lower()).strip("_")
