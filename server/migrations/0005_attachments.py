"""Files that mails carry, each stored once, and which version of a step carries which."""

from peewee import *


def up(migrator, db):
    class Attachment(Model):
        sha256 = TextField()
        name = TextField()
        content_type = TextField()
        size = IntegerField()
        content = BlobField()
        stored_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'attachment'
            indexes = ((('sha256', 'name'), True),)
    db.create_tables([Attachment])

    class StepVersion(Model):  # the table of 0001, as far as a link needs it
        class Meta:
            database = db
            table_name = 'step_version'

    class StepAttachment(Model):
        version = ForeignKeyField(StepVersion, on_delete='CASCADE')
        attachment = ForeignKeyField(Attachment, on_delete='RESTRICT')
        position = IntegerField()
        class Meta:
            database = db
            table_name = 'step_attachment'
            indexes = ((('version', 'attachment'), True),)
    db.create_tables([StepAttachment])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('step_attachment'))
    migrator.migrate(migrator.drop_table('attachment'))
