"""What a user says about an absence, for the account's owner and admins."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column('user', 'away_note', TextField(default='')))


def down(migrator, db):
    migrator.migrate(migrator.drop_column('user', 'away_note'))
