"""An index for whoever was asked for a proof of being human: a reading must not look at all enrollments."""

from peewee import *


def up(migrator, db):
    db.execute_sql("create index enrollment_challenged on enrollment (mailbox_id, held_until) where hold = 'challenge'")


def down(migrator, db):
    db.execute_sql("drop index enrollment_challenged")
