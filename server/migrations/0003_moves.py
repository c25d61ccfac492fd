"""When a person was last moved to another step: dates are judged by that moment."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('enrollment', 'moved_at', BigIntegerField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('enrollment', 'moved_at'))
