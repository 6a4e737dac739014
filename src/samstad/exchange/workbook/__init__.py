"""A steering document's goals, targets and activities as a workbook that is sent out, filled in and read back.

    write(document, body=None, lang="sv") -> bytes      the workbook of a document, or of one body's part of it
    read(file) -> Returned                              what came back, before anybody asks the database
    compare(returned, document, actor) -> Comparison    what differs, what stands against it, what is strange
    bundles.of_bodies(document, lang), bundles.of_documents(documents, lang) -> bytes    an archive of many
    bundles.unpacked(files) -> list[Sent]               many files, or archives of them, bounded and told one by one
    taking.Taking(actor, city, decision).take(file, fingerprint)    one of many after another, each all or nothing
    accept(actor, comparison) -> Accepted               the differences, through `steering.actions`, all or nothing

Each row carries its identity and its values as they were sent, in hidden columns. A cell was changed where it differs
from what was sent; the system has changed since where it differs from what is there now; where both did, in ways of
their own, it is a conflict, and nobody's words are overwritten. Nothing is added or removed by a workbook: a row
without identity and a row that is gone are told, and that is all.
"""

from samstad.exchange.workbook.accepting import Accepted, accept
from samstad.exchange.workbook.comparing import Comparison, Difference, compare
from samstad.exchange.workbook.reading import Returned, read
from samstad.exchange.workbook.writing import write

__all__ = ["Accepted", "Comparison", "Difference", "Returned", "accept", "compare", "read", "write"]
