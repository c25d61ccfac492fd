"""Where a challenge wants the sender to go, and whom a departure names instead."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column('inbound', 'successor', TextField(default='')),
        migrator.add_column('inbound', 'link', TextField(default='')),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column('inbound', 'link'),
        migrator.drop_column('inbound', 'successor'),
    )
