"""How files are read (`format`, `mapping`, `symbols`) as a YAML file: what a proposal is written as, and read back."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from samstad.exchange import yaml_writing
from samstad.exchange.schema.statistics import Dataset, FileForm
from samstad.exchange.validation import typed
from samstad.exchange.yaml_reading import parse
from samstad.organisation.errors import UserError
from samstad.statistics import planning

ADVICE = "Write format, mapping and symbols as in sources/<code>.yaml; --propose gives a file to begin with"


def written(form: planning.FileForm) -> str:
    """The form as canonical YAML. Raises UserError where a name holds a sign that no mapping can keep."""
    said = {"format": form.format, "mapping": form.mapping, "symbols": form.symbols}
    try:
        thing = FileForm.model_validate(said)
    except ValidationError as error:
        raise UserError(
            f"the mapping cannot be written down ({error.errors()[0]['msg']})",
            where=".".join(map(str, error.errors()[0]["loc"])),
            advice="Take odd signs out of the file's headings",
        ) from None
    return yaml_writing.dump(thing).decode()


def read(content: bytes, name: str) -> planning.FileForm:
    """From YAML: these three keys, or a dataset's whole file. Raises UserError with the line of each fault."""
    parsed = parse(name, content)
    problems = parsed.problems
    if not problems:
        whole = isinstance(parsed.data, dict) and "publisher" in parsed.data
        thing: Dataset | FileForm | None
        thing, problems = typed(Dataset, parsed) if whole else typed(FileForm, parsed)
        if thing is not None and not problems:
            symbols = {str(sign): meaning.value for sign, meaning in thing.symbols.items()}
            return planning.FileForm(thing.format, thing.mapping.plain(), symbols)
    raise UserError("; ".join(str(problem) for problem in problems[:5]), where=name, advice=ADVICE)


def read_path(path: Path) -> planning.FileForm:
    """`read` of a file."""
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        raise UserError(f"the file cannot be read ({error.strerror})", where=str(path)) from None
