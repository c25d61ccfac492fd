"""When a mailbox is read again; indexes for what is late and for what a mailbox sent last."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('mailbox', 'read_due', BigIntegerField(null=True)))
    db.execute_sql("drop index mailbox_to_read")
    db.execute_sql("create index mailbox_read_due on mailbox (read_due) where state <> 'disconnected'")
    db.execute_sql("create index message_late on message (due_at) where state = 'planned'")
    db.execute_sql("create index message_sent on message (mailbox_id, sent_at) where sent_at is not null")


def down(migrator, db):
    db.execute_sql("drop index message_sent")
    db.execute_sql("drop index message_late")
    db.execute_sql("drop index mailbox_read_due")
    db.execute_sql("create index mailbox_to_read on mailbox (read_at) where state <> 'disconnected'")
    migrator.migrate(migrator.drop_column('mailbox', 'read_due'))
