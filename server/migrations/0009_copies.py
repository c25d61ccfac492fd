"""An index for the copies of our mails that a reading of the mailbox shows."""

from peewee import *


def up(migrator, db):
    db.execute_sql("create index message_provider_id on message (provider_id)")


def down(migrator, db):
    db.execute_sql("drop index message_provider_id")
