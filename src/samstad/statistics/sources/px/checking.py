"""Whether the statements of a PX header fit together: who may be missing, what each may say, of what it may speak.

`check` gives the statements that can be relied on and a warning for each that was left out, or refuses the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from samstad.organisation.errors import UserError
from samstad.statistics.sources.px.keywords import KEYWORDS, NEEDED, REPEATED, Form, Subject
from samstad.statistics.sources.px.statements import Statement

_NUMBER = re.compile(r"-?\d+")


@dataclass
class Header:
    """The statements of one file, to be asked. Language "" is the file's main one, whatever it is called."""

    where: str
    main: str = ""
    languages: list[str] = field(default_factory=list)
    said: dict[tuple[str, str, tuple[str, ...]], list[Statement]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    variables: dict[str, list[str]] = field(default_factory=dict)  # language → variables, stub first
    stub: int = 0  # how many of the variables are in the stub

    def first(self, keyword: str, *subkeys: str, language: str = "") -> Statement | None:
        found = self.said.get((keyword, language, subkeys))
        return found[0] if found else None

    def text(self, keyword: str, *subkeys: str, language: str = "") -> str:
        found = self.first(keyword, *subkeys, language=language)
        return found.text if found else ""

    def texts(self, keyword: str, *subkeys: str, language: str = "") -> tuple[str, ...]:
        found = self.first(keyword, *subkeys, language=language)
        return found.values if found else ()

    def yes(self, keyword: str, *subkeys: str) -> bool:
        return self.text(keyword, *subkeys).upper() == "YES"

    def all(self, keyword: str, language: str = "") -> list[Statement]:
        return [
            each
            for (name, spoken, _), found in self.said.items()
            if name == keyword and spoken == language
            for each in found
        ]

    def categories(self, variable: str, language: str = "") -> tuple[str, ...]:
        return self.texts("VALUES", variable, language=language)


def check(found: Iterable[Statement], where: str) -> Header:
    """Raises UserError with keyword and line for a fault that the file cannot do without."""
    header = Header(where)
    statements = list(found)
    _languages(header, statements)
    kept = [each for each in statements if _form(header, each)]
    for statement in kept:
        _keep(header, statement)
    _needed(header)
    _variables(header)
    for key, several in list(header.said.items()):
        for statement in several:
            if (why := _subject_fault(header, statement)) and _fault(header, statement, why):
                header.said.pop(key, None)
                break
    _together(header)
    return header


def _languages(header: Header, statements: list[Statement]) -> None:
    for statement in statements:
        if statement.keyword == "LANGUAGE" and not statement.fault:
            header.main = statement.text
        elif statement.keyword == "LANGUAGES" and not statement.fault:
            header.languages = list(statement.values)
    if not header.main and header.languages:
        header.main = header.languages[0]
    header.languages = [language for language in header.languages if language != header.main]


def _fault(header: Header, statement: Statement, why: str) -> bool:
    """Refuse the file, or note what is left out of it; True where the statement is to be left out."""
    place = f"{header.where}, line {statement.line}"
    keyword = KEYWORDS.get(statement.keyword)
    if keyword is not None and keyword.needed:
        raise UserError(f"{statement}: {why}", where=place, advice="Correct the file, or fetch it again")
    header.warnings.append(f"line {statement.line}, {statement}: {why}; it is left out")
    return True


def _form(header: Header, statement: Statement) -> bool:
    """Whether the statement says what its keyword can say."""
    why = statement.fault or _form_fault(header, statement)
    return not (why and _fault(header, statement, why))


def _form_fault(header: Header, statement: Statement) -> str:
    keyword = KEYWORDS.get(statement.keyword)
    if keyword is None:
        return "the keyword is unknown"
    if statement.language and statement.language not in (header.main, *header.languages):
        return f"the file does not name the language {statement.language!r} in LANGUAGES"
    values, text = statement.values, statement.text
    match keyword.form:
        case Form.TEXT if len(values) > 1 and statement.keyword not in ("CONTACT", "MAP", "DOMAIN"):
            return f"it takes one text, and {len(values)} are given"
        case Form.TEXTS if not values and statement.keyword not in ("STUB", "HEADING"):
            return "it takes texts, and none is given"
        case Form.NUMBER if len(values) != 1 or not _NUMBER.fullmatch(text.strip()):
            return f"it takes a number, and {text!r} is given"
        case Form.YES_NO if len(values) != 1 or text.upper() not in ("YES", "NO"):
            return f"it takes YES or NO, and {text!r} is given"
        case Form.TEXT_OR_YES if len(values) != 1:
            return "it takes YES or one category"
        case Form.TIME if not statement.scale:
            return "it takes TLIST with a time scale"
    return ""


def _keep(header: Header, statement: Statement) -> None:
    language = "" if statement.language == header.main else statement.language
    key = (statement.keyword, language, statement.subkeys)
    known = header.said.setdefault(key, [])
    if known and statement.keyword not in REPEATED:
        if known[0].values != statement.values:
            _fault(header, statement, f"it says something else than on line {known[0].line}")
        return
    known.append(statement)


def _needed(header: Header) -> None:
    titled = header.first("TITLE") or header.first("DESCRIPTION")
    lost = [keyword for keyword in NEEDED if header.first(keyword) is None]
    if not titled:
        lost.append("TITLE")
    if not any((*header.texts("STUB"), *header.texts("HEADING"))):
        lost.append("STUB or HEADING")
    if lost:
        raise UserError(
            f"the keyword {lost[0]} is not there",
            where=header.where,
            advice="It is no whole PX file: correct it, or fetch it again",
        )


def _variables(header: Header) -> None:
    """The variables in each language, and that each has its categories, as many in every language."""
    for language in ("", *header.languages):
        # A table with no variable in its heading says so with nothing, or with an empty text.
        stub = [name for name in header.texts("STUB", language=language) if name]
        heading = [name for name in header.texts("HEADING", language=language) if name]
        header.variables[language] = [*stub, *heading]
        if not language:
            header.stub = len(stub)
    own = header.variables[""]
    if len(set(own)) != len(own):
        raise UserError("STUB and HEADING name a variable twice", where=header.where)
    for variable in own:
        if not header.categories(variable):
            raise UserError(
                f"the variable {variable!r} has no VALUES",
                where=header.where,
                advice="Correct the file, or fetch it again",
            )
    for language in header.languages:
        _same_in(header, language)


def _same_in(header: Header, language: str) -> None:
    """A language that has other variables or categories than the main one is left out as a whole."""
    own, theirs = header.variables[""], header.variables[language]
    fits = len(theirs) == len(own) and all(
        len(header.categories(their, language)) == len(header.categories(our))
        for our, their in zip(own, theirs, strict=True)
    )
    if not fits:
        header.warnings.append(
            f"[{language}]: STUB, HEADING and VALUES are not those of the main language; the language is left out"
        )
        header.languages = [each for each in header.languages if each != language]
        header.variables.pop(language)
        header.said = {key: found for key, found in header.said.items() if key[1] != language}


def _subject_fault(header: Header, statement: Statement) -> str:
    """Why what stands in the parentheses is nothing that the file has; empty where it is."""
    language = "" if statement.language == header.main else statement.language
    if language not in header.variables:
        return ""  # said already, of the language as a whole
    variables, keys = header.variables[language], statement.subkeys
    contents = header.text("CONTVARIABLE", language=language)
    match KEYWORDS[statement.keyword].subject:
        case Subject.TABLE if keys:
            return "it speaks of the whole table, and takes nothing in parentheses"
        case Subject.MEASURE if keys:
            if not contents and language and header.text("CONTVARIABLE"):
                return f"CONTVARIABLE is not there in {language}"
            measures = header.categories(contents, language) if contents else ()
            return (
                ""
                if len(keys) == 1 and keys[0] in measures
                else f"{keys[0]!r} is no category of CONTVARIABLE"
            )
        case Subject.VARIABLE if len(keys) != 1:
            return "it takes a variable in parentheses"
        case Subject.CATEGORY if len(keys) != 2:
            return "it takes a variable and a category in parentheses"
        case Subject.CELL if len(keys) != len(variables):
            return f"it takes a category or * for each of {len(variables)} variables"
        case Subject.VARIABLE | Subject.TABLE_OR_VARIABLE if keys and keys[0] not in variables:
            return f"{keys[0]!r} is no variable of the table"
        case Subject.CATEGORY:
            return _category_fault(header, language, keys[0], keys[1])
        case Subject.CELL:
            faults = (
                _category_fault(header, language, variable, category)
                for variable, category in zip(variables, keys, strict=True)
                if category != "*"
            )
            return next((fault for fault in faults if fault), "")
    return ""


def _category_fault(header: Header, language: str, variable: str, category: str) -> str:
    if variable not in header.variables[language]:
        return f"{variable!r} is no variable of the table"
    known = (*header.categories(variable, language), *header.texts("CODES", variable, language=language))
    return "" if category in known else f"{category!r} is no category of {variable!r}"


def _together(header: Header) -> None:
    """What one keyword promises and another does not keep."""
    if header.yes("DESCRIPTIONDEFAULT") and header.first("DESCRIPTION") is None:
        header.warnings.append("DESCRIPTIONDEFAULT says that there is a DESCRIPTION, and there is none")
    for language in ("", *header.languages):
        contents = header.text("CONTVARIABLE", language=language)
        if contents and contents not in header.variables[language]:
            raise UserError(
                f"CONTVARIABLE is {contents!r}, which is no variable of the table", where=header.where
            )
        if language and header.text("CONTVARIABLE") and not contents:
            header.warnings.append(f"CONTVARIABLE is not there in {language}")
    for variable in header.variables[""]:
        codes, texts = header.texts("CODES", variable), header.categories(variable)
        if codes and len(codes) != len(texts):
            raise UserError(
                f"the variable {variable!r} has {len(texts)} VALUES and {len(codes)} CODES",
                where=header.where,
            )
        used = codes or texts
        if len(set(used)) != len(used):
            raise UserError(f"the variable {variable!r} has a category twice", where=header.where)
        said = header.text("ELIMINATION", variable)
        if said and said.upper() not in ("YES", "NO") and said not in (*texts, *codes):
            header.warnings.append(f"ELIMINATION: {said!r} is no category of {variable!r}")
