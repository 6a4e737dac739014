"""`samstad methods`: every method of the library, its page, and what it does in a line. No database."""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
from typing import Any

from samstad.cli.console import Console

PAGES = "docs/methods"
# Reading plain mappings into dataclasses is no method.
NOT_METHODS = frozenset({"record"})
PARTS_WITH_PAGES = frozenset({"segregation.inference"})


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    found = [method for name in modules() for method in methods_of(name)]
    console.say(f"{len(found)} methods in {len(modules())} modules; each module has its page.")
    module = ""
    for method in found:
        if method["module"] != module:
            module = method["module"]
            console.say(f"\n{module}  ({method['page']})")
        console.say(f"  {method['name']:<28} {method['text']}")
    return {"methods": found}


def modules() -> list[str]:
    """The public modules of `samstad.methods`."""
    import samstad.methods

    names = (module.name for module in pkgutil.iter_modules(samstad.methods.__path__))
    return sorted(name for name in names if not name.startswith("_") and name not in NOT_METHODS)


def methods_of(name: str) -> list[dict[str, str]]:
    """The public functions of one module, with the first sentence of each docstring."""
    module = importlib.import_module(f"samstad.methods.{name}")
    own = [key for key, item in vars(module).items() if getattr(item, "__module__", "") == module.__name__]
    names = [key for key in getattr(module, "__all__", own) if not key.startswith("_")]
    functions = ((key, getattr(module, key)) for key in sorted(names))
    return [
        {
            "name": key,
            "module": module.__name__,
            "page": page_of(function.__module__),
            "text": first_sentence(inspect.getdoc(function) or ""),
        }
        for key, function in functions
        if inspect.isfunction(function)
    ]


def page_of(module: str) -> str:
    """The page of a module: of the part where that has a page of its own, else of the whole."""
    name, _, part = module.removeprefix("samstad.methods.").partition(".")
    own = f"{name}.{part.split('.')[0]}"
    return f"{PAGES}/{(own if own in PARTS_WITH_PAGES else name).replace('.', '-').replace('_', '-')}.md"


def first_sentence(text: str) -> str:
    paragraph = " ".join(text.split("\n\n")[0].split())
    end = paragraph.find(". ")
    return paragraph if end < 0 else paragraph[: end + 1]
