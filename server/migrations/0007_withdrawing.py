"""Whether the draft of a mail that did not leave is being deleted."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('message', 'withdrawing', BooleanField(default=False)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('message', 'withdrawing'))
