"""Everything that Oppy can show, with a sample's data: what Slack's validator and the tests see."""

from collections.abc import Iterator

from handlers.views.gallery.forms import forms
from handlers.views.gallery.homes import homes
from handlers.views.gallery.imports import imports
from handlers.views.gallery.messages import messages
from handlers.views.gallery.sample import CHINESE, ENGLISH, LONGEST, SAMPLES, Sample
from handlers.views.gallery.shown import Shown
from reports.words import Words

__all__ = ["CHINESE", "ENGLISH", "LONGEST", "SAMPLES", "Sample", "Shown", "gallery"]


def gallery(words: Words, sample: Sample) -> Iterator[Shown]:
    """Each form, message and Home tab once, in the language of ``words``."""
    yield from forms(words, sample)
    yield from messages(words, sample)
    yield from homes(words, sample)
    yield from imports(words, sample)
