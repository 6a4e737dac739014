"""What one installation sends to another: the report of 1 October as a package that is checked before it is taken in.

A package is a zip with four kinds of things: `package.json` (who, which year, which format, and a hash of every file
and of every part of the account), `account.json` (figures by district, judgements, texts, commitments), and the frozen
report's own files. It is built the same, byte for byte, from the same report.
"""
