"""Keep the addresses of feeds, in which a publisher's token may stand, where the operator's own context alone reads."""

import json
from urllib.parse import urlsplit

import django.db.models.deletion
from django.db import connection, migrations, models

from tahaluf.policy.sealing import seal, unseal
from tahaluf.policy.walls import Wall, guard_table, run

PURPOSE = "list-feed"
NODES_OWN = "(SELECT wall.administrator()) AND (SELECT wall.officer_id()) IS NULL"
ADDRESSES = Wall(NODES_OWN, NODES_OWN, delete=NODES_OWN)


def seal_addresses(apps: object, editor: object) -> None:
    """Seal the addresses that stand; their hosts stay with the feed, and of the rest nothing is left in its rows."""
    lift_wall()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, url, companions::text FROM finance_listfeed")
        for pk, url, companions in cursor.fetchall():
            sealed = seal(PURPOSE, json.dumps({"": url, **json.loads(companions)}))
            cursor.execute("INSERT INTO finance_feedaddress (feed_id, sealed) VALUES (%s, %s)", [pk, sealed])
            host = (urlsplit(url).hostname or "")[:255]
            cursor.execute(
                "UPDATE finance_listfeed SET host = %s, url = '', companions = '{}' WHERE id = %s", [host, pk]
            )
    restore_wall()


def open_addresses(apps: object, editor: object) -> None:
    """Put the addresses back beside their feeds."""
    lift_wall()
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_id, sealed FROM finance_feedaddress")
        for pk, sealed in cursor.fetchall():
            companions = json.loads(unseal(PURPOSE, sealed))
            url = companions.pop("")
            cursor.execute(
                "UPDATE finance_listfeed SET url = %s, companions = %s::jsonb WHERE id = %s",
                [url, json.dumps(companions), pk],
            )
    restore_wall()


def lift_wall() -> None:
    """Let the table's owner, who migrates, see the feeds for a moment."""
    run(["ALTER TABLE finance_listfeed NO FORCE ROW LEVEL SECURITY"])


def restore_wall() -> None:
    """Force the wall again, once what waits for the end of the transaction is checked."""
    run(["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE finance_listfeed FORCE ROW LEVEL SECURITY"])


class Migration(migrations.Migration):
    """Make the table, move what stands, and guard it."""

    dependencies = [("finance", "0011_payments_amount")]

    operations = [
        migrations.CreateModel(
            name="FeedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "feed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="finance.listfeed"
                    ),
                ),
                ("sealed", models.TextField()),
            ],
        ),
        migrations.AddField("listfeed", "host", models.CharField("publisher", max_length=255, default=""), False),
        migrations.AlterField("listfeed", "url", models.CharField("address", max_length=1000, default="")),
        migrations.RunPython(seal_addresses, open_addresses),
        migrations.RemoveField("listfeed", "url"),
        migrations.RemoveField("listfeed", "companions"),
        guard_table("finance_feedaddress", ADDRESSES),
    ]
