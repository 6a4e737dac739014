"""The pages of docs/methods are tested: their numbers are run, and nothing public goes undescribed."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import samstad.methods
from samstad.methods import area_types, judgement, smart, values

MODULES = [each.name for each in pkgutil.iter_modules(samstad.methods.__path__) if each.name != "record"]
FOLDER = Path(__file__).parents[2] / "docs" / "methods"
PAGES = sorted(page.stem for page in FOLDER.glob("*.md") if page.stem != "README")
SECTIONS = ["Formula", "Worked example", "Source", "Where this misleads"]


def text_of(page):
    return (FOLDER / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_are_true(page):
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", text_of(page), flags=re.M | re.S))
    test = doctest.DocTestParser().get_doctest(code, {}, page, f"{page}.md", 0)
    assert test.examples
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_sections_and_an_example_of_four_rows(page):
    text = text_of(page)
    headings = re.findall(r"^## (.*)$", text, flags=re.M)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS
    example = text.split("## Worked example")[1].split("```")[0]
    rows = [line for line in example.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + 4


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_listed_and_its_module_exists(page):
    assert f"({page}.md)" in text_of("README")
    name = page.replace("-", "_")
    # A part of a module has a page of its own: segregation-inference is segregation.inference.
    name = name if name in MODULES else name.replace("_", ".")
    assert importlib.import_module(f"samstad.methods.{name}").__doc__


def functions_of(module):
    names = getattr(module, "__all__", None) or [
        name for name, item in vars(module).items() if getattr(item, "__module__", "") == module.__name__
    ]
    items = {name: getattr(module, name) for name in names if not name.startswith("_")}
    return {name for name, item in items.items() if callable(item) and not isinstance(item, type)}


@pytest.mark.parametrize("name", [*MODULES, "segregation.inference"])
def test_every_public_function_is_described(name):
    module = importlib.import_module(f"samstad.methods.{name}")
    page = "".join(text_of(stem) for stem in PAGES if stem.startswith(re.sub("[_.]", "-", name)))
    assert [name for name in sorted(functions_of(module)) if name not in page] == []


def test_every_state_reason_and_field_of_the_rule_is_described():
    page = text_of("judgement")
    rule = judgement.Rule().to_dict()
    for word in [*judgement.State, *judgement.ReasonCode, *judgement.Aspect, *judgement.TargetKind, *rule]:
        assert re.search(rf"(`|\| ){word}(`| \|)", page), word
    for code, (aspect, _) in judgement.REASONS.items():
        assert re.search(rf"^\| {aspect} \|.*`{code}`", page, flags=re.M), code


def test_every_advice_of_the_smart_check_is_described_with_its_letter_and_finding():
    page = text_of("smart")
    for code, (letter, best, _) in smart.ADVICE.items():
        row = f"^\\| {letter.value.replace('_', '-')} \\|.*`{code}`.*\\| {best.value.replace('_', ' ')} \\|$"
        assert re.search(row, page, flags=re.M), code


def test_every_official_type_is_described():
    page = text_of("area-types")
    assert all(f"| {number} | {name} |" in page for number, name in area_types.OFFICIAL_TYPES.items())


def test_every_kind_of_missing_is_described():
    page = text_of("values")
    assert all(f"| `{kind.code}` |" in page for kind in values.Missing if kind is not values.Missing.PRESENT)


def test_importing_the_methods_brings_neither_scipy_nor_django():
    code = "import sys; " + "; ".join(f"import samstad.methods.{name}" for name in MODULES)
    code += "; print([name for name in ('scipy', 'numba', 'django', 'polars', 'statistics') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
