"""HTML from anybody, made such that Python's parser reads it in one pass.

The parser looks for the end of whatever has begun, and where there is none it begins anew at the next sign: a page of
nothing but beginnings takes it hours. What has no end is text, and comments are nothing that is read.
"""

from __future__ import annotations

import re

_NO_TAG = re.compile(r"<(?![A-Za-z/!])|<(?=!\[)")


def tamed(html: str) -> str:
    """The page without comments, and with the signs that begin something which never ends written as text."""
    html = _without_comments(html.replace("\0", ""))
    last = html.rfind(">") + 1
    html = html[:last] + html[last:].replace("<", "&lt;")
    # "<![" and "<?" are closed by other signs than a tag is; no page of today has them.
    return _NO_TAG.sub("&lt;", html)


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    kept.append(html[at:])
    return "".join(kept)
