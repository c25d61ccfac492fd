"""When the owner of a lost mailbox is to be told."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('mailbox', 'notice_due', BigIntegerField(null=True)))
    db.execute_sql("create index mailbox_notice_due on mailbox (notice_due) where notice_due is not null")


def down(migrator, db):
    db.execute_sql("drop index mailbox_notice_due")
    migrator.migrate(migrator.drop_column('mailbox', 'notice_due'))
