"""Files that are sent in: good ones are known by what they hold, bad ones are refused whole, with their reason."""

from __future__ import annotations

import errno
import hashlib
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from samstad.organisation.errors import UserError
from samstad.organisation.file_names import Change
from samstad.referrals import apart, archives, refusals
from samstad.referrals.kinds import Kind
from samstad.referrals.reading import read
from samstad.referrals.receiving import Received, headers_for, receive
from samstad.referrals.refusals import Notice, Refusal, RefusedError
from tests.referrals import files

PLAIN = "Svar på remissen om åtgärder.\n".encode()


def sent(folder: Path, content: bytes, name: str = "svar.pdf") -> Received:
    return receive([content], name, folder)


def refused(folder: Path, content: bytes, name: str = "svar.pdf") -> Refusal:
    """Why it is refused; nothing of it is left, and the reason is said with what to do."""
    with pytest.raises(RefusedError) as caught:
        sent(folder, content, name)
    assert list(folder.iterdir()) == []
    assert caught.value.where
    assert caught.value.advice
    assert "%(" not in caught.value.what
    return caught.value.code


GOOD = {
    Kind.PDF: files.pdf,
    Kind.DOCX: files.word,
    Kind.XLSX: files.workbook,
    Kind.ODT: files.odt,
    Kind.TXT: lambda: PLAIN,
    Kind.PNG: files.png,
    Kind.JPG: lambda: files.JPEG,
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_is_what_it_holds_whatever_its_name(tmp_path: Path, kind: Kind) -> None:
    content = GOOD[kind]()
    found = sent(tmp_path, content, f"svar{kind.suffix}")
    assert (found.kind, found.name.changes, found.notices) == (kind, (), ())
    assert found.path.read_bytes() == content
    assert found.path.name == found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.size == len(content)
    other = sent(tmp_path, content, "svar.exe")
    assert (other.kind, other.name.name) == (kind, f"svar{kind.suffix}")
    assert other.name.changes == (Change.SUFFIX,)
    assert len(other.notices) == 1
    assert [path.name for path in tmp_path.iterdir()] == [found.sha256]


def test_what_is_received_can_be_read(tmp_path: Path) -> None:
    found = sent(tmp_path, files.word(), "svar.docx")
    assert read(found.path, found.kind).title.value == "Svar på remiss"
    found = sent(tmp_path, PLAIN * 3, "svar.txt")
    assert read(found.path, found.kind).sections[0].paragraphs
    with pytest.raises(UserError, match="cannot be read in"):
        read(sent(tmp_path, files.png(), "bild.png").path, Kind.PNG)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("samstad.referrals.receiving.os.fsync", full)
    with pytest.raises(UserError, match="no room"):
        sent(tmp_path, PLAIN, "svar.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_text_is_told_by_its_name_only(tmp_path: Path) -> None:
    assert sent(tmp_path, b"a;b\n1;-2\n", "tabell.csv").kind is Kind.CSV
    assert sent(tmp_path, b"a;b\n1;2\n", "tabell.txt").kind is Kind.TXT


def test_cells_that_a_spreadsheet_would_calculate_are_told(tmp_path: Path) -> None:
    found = sent(tmp_path, b"a;b\n-34 \xc3\xa5r;-2,5\n7;=HYPERLINK(\"x\")\n+cmd|' /C calc'!A0;1\n", "t.csv")
    (notice,) = found.notices
    assert "3: =HYPERLINK" in notice
    assert "4: +cmd|" in notice
    assert "34" not in notice


FOREIGN = {
    "an executable renamed to PDF": (b"MZ\x90\0" + b"\0" * 60, Refusal.PROGRAM),
    "a program of another system": (b"\x7fELF\x02\x01\x01", Refusal.PROGRAM),
    "a script": (b"#!/bin/sh\nrm -rf x\n", Refusal.PROGRAM),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 8, Refusal.PROGRAM),
    "a Java archive": (files.zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe"}), Refusal.PROGRAM),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, Refusal.OLD_OFFICE),
    "a zip": (files.zipped({"a.txt": b"a"}), Refusal.ARCHIVE),
    "an empty zip": (b"PK\x05\x06" + b"\0" * 18, Refusal.ARCHIVE),
    "gzip": (b"\x1f\x8b\x08\0", Refusal.ARCHIVE),
    "7z": (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE),
    "RTF": (b"{\\rtf1 hej}", Refusal.RICH_TEXT),
    "a web page": (b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html><p>hej", Refusal.WEB_PAGE),
    "SVG": (b"<svg onload='x()'>", Refusal.WEB_PAGE),
    "PHP": (b"<?php system($_GET[1]); ?>", Refusal.WEB_PAGE),
    "nothing": (b"", Refusal.EMPTY),
    "noise": (bytes(range(256)), Refusal.OTHER),
    "a film": (b"\0\0\0\x20ftypisom\0\0", Refusal.OTHER),
    "a cut-off PDF": (files.pdf()[:200], Refusal.DAMAGED),
    "a PDF of one line": (b"%PDF-1.7\nhej\n%%EOF\n", Refusal.DAMAGED),
    "a cut-off zip": (files.word()[:3000], Refusal.DAMAGED),
    "a cut-off picture": (files.png()[:-6], Refusal.DAMAGED),
    "a picture of a million by a million": (files.png(1_000_000, 1_000_000), Refusal.DAMAGED),
    "a cut-off photo": (files.JPEG[:-2], Refusal.DAMAGED),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_none_of_the_kinds_is_named(tmp_path: Path, what: str) -> None:
    content, why = FOREIGN[what]
    assert refused(tmp_path, content) is why


POLYGLOTS = {
    "a picture with a zip behind it": files.png() + files.zipped({"a.exe": b"MZ"}),
    "a photo with a zip behind it": files.JPEG + files.zipped({"a.exe": b"MZ"}),
    "a photo with a page behind it": files.JPEG + b"<script>x()</script>",
    "a PDF with a zip behind it": files.pdf() + files.zipped({"a": b"a"}),
    "a PDF with a zip's end near its own": files.pdf() + b"PK\x05\x06" + b"\0" * 18,
    "a PDF with much behind it": files.pdf() + b"\n% x" * 2000 + b"\n",
    "a PDF that begins with a page": b"%PDF-1.7\n%<script>x()</script>\n" + files.pdf()[9:],
    "a PDF after something else": b"hej\n" + files.pdf(),
    "a zip with something before it": b"PK\x03\x04 hej" + files.word(),
    "a Word file with a PDF before its parts": b"PK\x03\x04%PDF-1.7" + files.word(),
    "a Word file with a page behind it": files.word() + b"<html>",
    "a workbook in a Word file's place": files.rezipped(files.word(), {"xl/workbook.xml": b"<workbook/>"}),
    "text with a zip's end": b"hej\nPK\x05\x06" + b" " * 16 + b"\x0a\x00",
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_what_is_two_things_at_once_is_none(tmp_path: Path, what: str) -> None:
    assert refused(tmp_path, POLYGLOTS[what]) in (Refusal.UNCLEAR, Refusal.OTHER)


MACRO_TYPES = files.CONTENT_TYPES.replace(
    b"/>", b'><Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)


def relation(kind: str, target: str = "https://example.org/x.dotm") -> bytes:
    return files.RELS % (
        b'<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
        b'TargetMode="External" Target="%s"/>' % (kind.encode(), target.encode())
    )


HARMFUL = {
    "vbaProject": (files.word(**{"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    "the same in capitals": (files.word(**{"word/VBAPROJECT.BIN": b"x"}), Refusal.MACROS),
    "docm by its types": (files.word(**{"[Content_Types].xml": MACRO_TYPES}), Refusal.MACROS),
    "xlsm with a macro sheet": (
        files.rezipped(files.workbook(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        Refusal.MACROS,
    ),
    "ActiveX": (files.word(**{"word/activeX/activeX1.xml": b"<x/>"}), Refusal.MACROS),
    "odt with Basic": (files.odt(**{"Basic/Standard/Module1.xml": b"<x/>"}), Refusal.MACROS),
    "odt that runs when opened": (files.odt(content=b'<script:event-listener a="b"/>'), Refusal.MACROS),
    "a program in it": (files.word(**{"word/embeddings/x.bin": b"MZ\x90"}), Refusal.EMBEDDED_PROGRAM),
    "an OLE object": (
        files.word(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        Refusal.EMBEDDED_PROGRAM,
    ),
    "a template from elsewhere": (
        files.word(**{"word/_rels/settings.xml.rels": relation("attachedTemplate")}),
        Refusal.FETCHES,
    ),
    "a DDE field": (
        files.word(
            **{"word/x.xml": b'<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\x "a"</w:instrText>'}
        ),
        Refusal.FETCHES,
    ),
    "XML that multiplies": (
        files.word(**{"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
        Refusal.ENTITIES,
    ),
    "the same in UTF-16": (
        files.word(**{"word/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}),
        Refusal.ENTITIES,
    ),
    "a locked odt": (
        files.odt(b"<manifest:encryption-data manifest:checksum='x'/>"),
        Refusal.ENCRYPTED,
    ),
    "a name that leads out": (files.word(**{"../../x": b"a"}), Refusal.ENTRY_NAME),
    "a name from the root": (files.word(**{"/etc/x": b"a"}), Refusal.ENTRY_NAME),
    "two parts of one name": (files.word(**{"word/Document.xml": b"a"}), Refusal.ENTRY_NAME),
    "a zip in a zip in it": (
        files.word(**{"word/a.xlsx": files.zipped({"b.zip": files.zipped({"c": b"d"})})}),
        Refusal.NESTED,
    ),
    "a macro in a workbook in it": (
        files.word(**{"word/a.xlsx": files.rezipped(files.workbook(), {"xl/vbaProject.bin": b"x"})}),
        Refusal.MACROS,
    ),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_what_a_document_must_not_hold(tmp_path: Path, what: str) -> None:
    content, why = HARMFUL[what]
    assert refused(tmp_path, content, "svar.docx") is why


def test_a_workbook_in_a_word_file_is_common_and_taken(tmp_path: Path) -> None:
    assert (
        sent(tmp_path, files.word(**{"word/embeddings/a.xlsx": files.workbook()}), "a.docx").kind is Kind.DOCX
    )


def test_links_of_a_document_are_its_own_business(tmp_path: Path) -> None:
    content = files.word(**{"word/_rels/x.xml.rels": relation("hyperlink", "https://example.org/")})
    assert sent(tmp_path, content, "a.docx").notices == ()
    outside = files.rezipped(
        files.workbook(), {"xl/externalLinks/_rels/e.xml.rels": relation("externalLinkPath")}
    )
    assert len(sent(tmp_path, outside, "a.xlsx").notices) == 1


def test_a_zip_that_is_locked(tmp_path: Path) -> None:
    """The lock is a bit in each entry's header, here and in the list at the end."""
    content = bytearray(files.word())
    with zipfile.ZipFile(sent(tmp_path / "a", bytes(content), "a.docx").path) as book:
        first = next(each for each in book.infolist() if each.filename == "word/document.xml")
        start = book.start_dir
    content[first.header_offset + 6] |= 1
    at = start
    while content[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        if bytes(content[at + 46 : at + 46 + name]) == b"word/document.xml":
            content[at + 8] |= 1
        at += 46 + name + extra + comment
    assert refused(tmp_path / "b", bytes(content), "a.docx") is Refusal.ENCRYPTED


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_FROM", 1 << 20)
    assert refused(tmp_path, files.word(**{"word/x.xml": b" " * (30 << 20)}), "a.docx") is Refusal.BOMB
    monkeypatch.setattr(archives, "MOST_PART", 1 << 20)
    assert refused(tmp_path, files.word(**{"word/x.xml": b"a" * (1 << 20) + b"b"}), "a.docx") is Refusal.BOMB


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_PART", 1 << 20)
    content = bytearray(files.word(**{"word/x.xml": b" " * (8 << 20)}))
    size = struct.pack("<I", 8 << 20)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    assert refused(tmp_path, bytes(content), "a.docx") in (Refusal.BOMB, Refusal.DAMAGED)


def test_bombs_add_up_over_their_parts_and_what_lies_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 3 << 20)
    inner = files.zipped({"a.xml": b" " * (2 << 20)})
    content = files.word(**{"word/a.xlsx": inner, "word/b.xlsx": inner})
    assert refused(tmp_path, content, "a.docx") is Refusal.BOMB


def test_a_zip_of_very_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 50)
    content = files.word(**{f"word/{number}.xml": b"" for number in range(60)})
    assert refused(tmp_path, content, "a.docx") is Refusal.BOMB


def with_script(file: pikepdf.Pdf) -> None:
    file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_hidden_script(file: pikepdf.Pdf) -> None:
    """Nothing on any page leads to it, and it lies in a compressed stream."""
    file.Root.Unused = file.make_indirect(Array([Dictionary(A=Dictionary(B=Dictionary(JS=String("x"))))]))


def with_launch(file: pikepdf.Pdf) -> None:
    file.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def with_submit(file: pikepdf.Pdf) -> None:
    file.Root.AA = Dictionary(WC=Dictionary(S=Name.SubmitForm, F=String("https://example.org")))


def with_film(file: pikepdf.Pdf) -> None:
    file.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])])


def with_xfa(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm = Dictionary(Fields=[], XFA=file.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (with_script, Refusal.SCRIPT),
        (with_hidden_script, Refusal.SCRIPT),
        (with_launch, Refusal.LAUNCH),
        (with_submit, Refusal.LAUNCH),
        (with_film, Refusal.MEDIA),
        (with_xfa, Refusal.MEDIA),
    ],
)
def test_a_pdf_that_does_more_than_being_read(tmp_path: Path, change: object, why: Refusal) -> None:
    packed = files.pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # type: ignore[arg-type]
    assert b"app.alert" not in packed
    assert refused(tmp_path, packed) is why


def test_a_pdf_that_is_locked(tmp_path: Path) -> None:
    for user in ("hemligt", ""):
        locked = files.pdf(encryption=pikepdf.Encryption(owner="a", user=user))
        assert refused(tmp_path, locked) is Refusal.ENCRYPTED


def test_files_within_a_pdf_are_told_by_name(tmp_path: Path) -> None:
    def attach(file: pikepdf.Pdf) -> None:
        file.attachments["kalkyl.xlsx"] = pikepdf.AttachedFileSpec(file, b"x", filename="kalkyl.xlsx")

    (notice,) = sent(tmp_path, files.pdf(attach)).notices
    assert "kalkyl.xlsx" in notice


def test_a_pdf_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", -4.99)
    assert refused(tmp_path, files.pdf()) is Refusal.TOO_COMPLEX


def test_a_pdf_that_fills_a_machine_fills_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text of a hundred megabytes in a packed stream of some kilobytes: the program that looks has not the room."""

    def bloated(file: pikepdf.Pdf) -> None:
        file.Root.Big = file.make_indirect(Dictionary(A=String("a" * (100 << 20))))

    content = files.pdf(bloated, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert len(content) < 1_000_000
    assert sent(tmp_path / "roomy", content).kind is Kind.PDF
    monkeypatch.setattr(apart, "MEMORY", 160 << 20)
    assert refused(tmp_path / "small", content) in (Refusal.TOO_COMPLEX, Refusal.DAMAGED)
    assert sent(tmp_path / "small", files.pdf()).kind is Kind.PDF


def endless(block: bytes, taken: list[int]) -> Iterator[bytes]:
    while True:
        taken.append(len(block))
        yield block


def test_a_file_that_is_too_large_is_stopped_while_it_comes(tmp_path: Path) -> None:
    taken: list[int] = []
    with pytest.raises(RefusedError, match=r"1 MB") as caught:
        receive(endless(b"x" * 65_536, taken), "svar.pdf", tmp_path, most=1_000_000)
    assert caught.value.code is Refusal.TOO_LARGE
    assert sum(taken) <= 1_000_000 + 65_536
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_just_the_limit_is_taken(tmp_path: Path) -> None:
    assert receive([b"a" * 999, b"b"], "a.txt", tmp_path, most=1000).size == 1000
    with pytest.raises(RefusedError):
        receive([b"a" * 999, b"bb"], "a.txt", tmp_path, most=1000)


def test_the_limit_is_the_setting_s(tmp_path: Path, settings: object) -> None:
    settings.LARGEST_UPLOAD = 10  # type: ignore[attr-defined]
    assert refused(tmp_path, b"a" * 11, "a.txt") is Refusal.TOO_LARGE


def test_somebody_who_goes_away_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        receive(broken(), "a.txt", tmp_path)
    assert list(tmp_path.iterdir()) == []


SAME_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None
)


@given(st.binary(max_size=300))
@SAME_FOLDER
def test_any_bytes_are_taken_whole_or_refused_whole(tmp_path: Path, content: bytes) -> None:
    if content.startswith(b"%PDF-"):
        return
    try:
        found = sent(tmp_path, content, "a.txt")
    except RefusedError:
        assert list(tmp_path.iterdir()) == []
        return
    assert found.path.read_bytes() == content
    found.path.unlink()


@given(st.sampled_from([files.word(), files.odt(), files.png(), files.JPEG]), st.data())
@SAME_FOLDER
def test_a_damaged_file_never_crashes(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(changed)))
    for each in (bytes(changed), bytes(changed[:cut])):
        try:
            sent(tmp_path, each, "a.docx").path.unlink()
        except RefusedError:
            assert list(tmp_path.iterdir()) == []


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
@SAME_FOLDER
def test_text_is_text_in_every_encoding(tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        try:
            found = sent(tmp_path, text.encode(encoding), "a.txt")
        except RefusedError as error:
            why = error.code
            # What begins as a program, a page or a zip does is not taken for a text.
            assert why is not Refusal.OTHER or {"\ufffe", "\uffff"} & set(text)
        else:
            assert found.kind is Kind.TXT
            found.path.unlink()


@pytest.mark.parametrize("kind", Kind)
def test_files_are_given_out_for_download_only(kind: Kind) -> None:
    headers = headers_for(kind, 'Möte "x"\r\nSet-Cookie: a.pdf')
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "\r" not in headers["Content-Disposition"]
    assert "filename*=UTF-8''M%C3%B6te" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert not any(word in headers["Content-Type"] for word in ("html", "svg", "script"))


def test_everything_has_its_sentence() -> None:
    for code in Refusal:
        error = RefusedError(code, "a.pdf", detail="§", most="50")
        assert error.what
        assert error.advice
        assert "%(" not in str(error)
    assert len({refusals.told(notice, "§") for notice in Notice}) == len(Notice)
    assert all(refusals.changed(change) for change in Change)
