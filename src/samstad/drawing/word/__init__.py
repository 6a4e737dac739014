"""A document as a Word file, for those who go on writing in it: `render(document)`.

Headings, lists, tables with header rows, alternative texts and languages are Word's own, so that its navigation,
a screen reader and its accessibility checker find them. The look comes from a template with named styles: a
city changes `default_template()` in Word and gives its own back.
"""

from samstad.drawing.word.rendering import render
from samstad.drawing.word.template import STYLES, TemplateError, default_template

__all__ = ["STYLES", "TemplateError", "default_template", "render"]
