"""What is counted so that a lower cutoff can be judged: scores that just missed it, without whose they were."""

from django.db import models

from tahaluf.desks.finance.lists.models import ListVersion
from tahaluf.records.guarded import GuardedManager
from tahaluf.records.models import Member


class NearMiss(models.Model):
    """How many best scores of stored subjects fell into one hundredth below the cutoff, a list and day.

    `hundredth` is the whole hundredth of the score (87: from 0.87 to below 0.88).

    Personal data: none.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="+")
    day = models.DateField()
    hundredth = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    objects = GuardedManager["NearMiss"]()

    class Meta:
        constraints = [models.UniqueConstraint("member", "version", "day", "hundredth", name="one_count_a_hundredth")]

    def __str__(self) -> str:
        return f"{self.hundredth}: {self.count}"
