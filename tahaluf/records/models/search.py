"""The words under which versions are found."""

from django.db import models

from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models.record import RecordVersion


class SearchWord(models.Model):
    """One folded word of a version's title, names or aliases, or how one sounds; see `records.search_words`.

    Words stand in byte order (collation "C"), so that one index serves whole words and beginnings. A table of words and
    not PostgreSQL's text search: behind row security the planner uses an index only for operators that cannot leak what
    they compare, and those of text search can.

    Personal data: names; a word goes when its version goes.
    """

    version = models.ForeignKey(RecordVersion, models.CASCADE, related_name="words")
    word = models.CharField(max_length=64, db_collation="C")

    objects = GuardedManager["SearchWord"]()

    class Meta:
        indexes = [models.Index(fields=["word", "-version"], name="search_word")]
        constraints = [models.UniqueConstraint("version", "word", name="search_word_once_a_version")]

    def __str__(self) -> str:
        return self.word
