"""Versions of lists with their entries, the words under which these are found, and what was rejected."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.file_work import FileWork, RejectedItem
from tahaluf.desks.finance.lists.workflow import GONE, UNDER_WAY, WHOLE, VersionState
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member, Officer


class ListVersion(FileWork):
    """One version of a list: a file that was read, and what came of it.

    Without a member it is reference data of the node, imported by its operator. `key` is the list's stable name (`un`,
    `ofac-sdn` …), `number` the version as the file states it. `follows` is the version that was in use before it,
    `changes` how many entries it added, changed and removed against that one. `checked_at` is when the same file came
    again, `again_at` when it came into use again because its publisher serves it again.

    Personal data: which officer imported and confirmed it; the listed persons are in `ListEntry`.
    """

    under_way = UNDER_WAY

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    key = models.CharField(_("list"), max_length=80)
    number = models.CharField(_("version"), max_length=80)
    published_on = models.DateField(_("published"), null=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    companions = ArrayField(models.CharField(max_length=8), default=list)
    columns = models.JSONField(default=dict)
    encoding = models.CharField(max_length=40, blank=True)

    state = models.CharField(_("state"), max_length=12, choices=VersionState, default=VersionState.QUEUED)
    received_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    received_at = models.DateTimeField(auto_now_add=True)

    entry_count = models.PositiveIntegerField(default=0)
    name_count = models.PositiveIntegerField(default=0)
    kinds = models.JSONField(default=dict)
    census = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    follows = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    changes = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)

    decided_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = GuardedManager["ListVersion"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "key"],
                condition=models.Q(state=VersionState.CURRENT),
                nulls_distinct=False,
                name="one_current_version_a_list",
            ),
            models.UniqueConstraint(
                fields=["member", "key", "sha256"],
                condition=~models.Q(state__in=list(GONE)),
                nulls_distinct=False,
                name="one_import_a_file",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "key"], name="list_version_state"),
            models.Index(fields=["sha256"], name="list_version_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @property
    def is_whole(self) -> bool:
        """Whether the file was read to its end."""
        return self.state in WHOLE

    @property
    def is_served_again(self) -> bool:
        """Whether it is in use again because its publisher serves it again."""
        return self.state == VersionState.CURRENT and self.again_at is not None


class ListEntry(models.Model):
    """One entry of a version: the listing as the reader of its format understood it, in `engines.lists` JSON.

    `ordinal` is its place among the items of the file. `digest` is the SHA-256 of what the list says of the party,
    without version and line: equal digests in two versions mean that nothing was changed.

    Personal data: of listed persons, as their list publishes it; stays while its version stays.
    """

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="entries", db_index=False)
    ordinal = models.PositiveIntegerField()
    listed_id = models.TextField(db_collation="C")
    kind = models.CharField(max_length=16)
    name = models.TextField()
    listing = models.JSONField()
    digest = models.BinaryField(max_length=32)

    objects = GuardedManager["ListEntry"]()

    class Meta:
        ordering = ["version", "ordinal"]
        constraints = [models.UniqueConstraint("version", "ordinal", name="one_entry_a_place")]
        indexes = [models.Index(fields=["version", "listed_id", "digest"], name="list_entry_digest")]

    def __str__(self) -> str:
        return self.listed_id


class ListedWord(models.Model):
    """One folded word under which an entry of a version is found: of its names, or its number on the list.

    Words stand in byte order, so that one index serves whole words and beginnings, also behind row security.

    Personal data: names of listed persons, as in `ListEntry`.
    """

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=64, db_collation="C")
    ordinal = models.PositiveIntegerField()

    objects = GuardedManager["ListedWord"]()

    class Meta:
        constraints = [models.UniqueConstraint("version", "word", "ordinal", name="one_word_an_entry")]

    def __str__(self) -> str:
        return self.word


class ImportReject(RejectedItem):
    """A value or row of a list's file that was not used.

    Personal data: perhaps, in the value; stays while the version stays.
    """

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="+", db_index=False)

    objects = GuardedManager["ImportReject"]()

    class Meta:
        ordering = ["version", "ordinal"]
        constraints = [models.UniqueConstraint("version", "ordinal", name="one_import_reject_a_place")]


class PendingList(models.Model):
    """A file that was uploaded and waits until its officer has said which of its columns holds what.

    The file lies in the folder of incoming files under `uid`; the officer who uploaded it alone goes on with it.

    Personal data: which officer uploaded it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    key = models.CharField(max_length=80, blank=True)
    encoding = models.CharField(max_length=40, blank=True, default="", db_default="")
    received_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedManager["PendingList"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ListFeed(models.Model):
    """Which of its lists the node fetches, from whose host, how often, and what came of it the last time; its operator
    sets it. The addresses themselves are in `FeedAddress`.

    `validators` are the answers' ETag and Last-Modified by kind of file ("" for the list itself), with which the
    publisher is asked whether anything is new; `sha256` is that of the file that came last. `failure` holds code and
    values of its sentence.

    Personal data: none.
    """

    key = models.CharField(_("list"), max_length=80, unique=True)
    host = models.CharField(_("publisher"), max_length=255)
    interval_hours = models.PositiveSmallIntegerField(_("hours between two fetches"), default=6)
    enabled = models.BooleanField(default=True)
    validators = models.JSONField(default=dict)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    next_at = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(null=True)
    last_fetched_at = models.DateTimeField(null=True)
    failure = models.JSONField(default=dict)
    failures = models.PositiveIntegerField(default=0)

    objects = GuardedManager["ListFeed"]()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class FeedAddress(models.Model):
    """The addresses from which a feed is fetched: the operator's own context alone reads them, for a publisher's token
    may stand in them. `sealed` is encrypted with a key that is not in the database (`lists.addresses`).

    Personal data: none.
    """

    feed = models.OneToOneField(ListFeed, models.PROTECT, related_name="+")
    sealed = models.TextField()

    objects = GuardedManager["FeedAddress"]()

    def __str__(self) -> str:
        return f"where {self.feed_id} is fetched"
