"""Numbers in, numbers out: the methods of Samstad, usable alone in a notebook.

Needs numpy and scipy only. Nothing here reads a file, opens a connection or knows Django.
"""
