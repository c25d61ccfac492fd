"""The first schema. A frozen copy: it never imports the models, which move on."""

from peewee import *


def up(migrator, db):
    class Role(Model):
        key = TextField(unique=True, null=True)
        name = TextField(unique=True)
        permissions = JSONField(default=list)
        class Meta:
            database = db
            table_name = 'role'
    db.create_tables([Role])

    class User(Model):
        email = TextField(unique=True)
        name = TextField()
        password_hash = TextField(null=True)
        role = ForeignKeyField(Role, on_delete='RESTRICT')
        zone = TextField(default='UTC')
        zone_known = BooleanField(default=False)
        language = TextField(default='en')
        away_from = DateField(null=True)
        away_until = DateField(null=True)
        created_at = BigIntegerField()
        seen_at = BigIntegerField(null=True)
        disabled_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'user'
    db.create_tables([User])

    class Sequence(Model):
        owner = ForeignKeyField(User, on_delete='RESTRICT')
        name = TextField()
        audience = TextField()
        state = TextField(default='active')
        open_days = JSONField()
        holidays = TextField(default='')
        person_zone = BooleanField(default=False)
        opt_out = BooleanField(default=True)
        paused_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        paused_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'sequence'
    db.create_tables([Sequence])

    class Batch(Model):
        user = ForeignKeyField(User, on_delete='CASCADE')
        key = TextField()
        sequence = ForeignKeyField(Sequence, on_delete='CASCADE')
        result = JSONField(default=dict)
        undone_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'batch'
            indexes = ((('user', 'key'), True),)
    db.create_tables([Batch])

    class ConsentFlow(Model):
        state_hash = TextField(unique=True)
        user = ForeignKeyField(User, on_delete='CASCADE')
        provider = TextField()
        mailbox_id = TextField(null=True)
        flow = TextField()
        expires_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'consent_flow'
    db.create_tables([ConsentFlow])

    class Device(Model):
        user = ForeignKeyField(User, on_delete='CASCADE')
        name = TextField()
        token_hash = TextField(unique=True)
        created_at = BigIntegerField()
        used_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'device'
    db.create_tables([Device])

    class DeviceCode(Model):
        code_hash = TextField(unique=True)
        user = ForeignKeyField(User, on_delete='CASCADE')
        challenge = TextField()
        redirect_uri = TextField()
        device_name = TextField()
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'device_code'
    db.create_tables([DeviceCode])

    class Person(Model):
        first_name = TextField(default='')
        last_name = TextField(default='')
        candidate = BooleanField(default=False)
        contact = BooleanField(default=False)
        company = TextField(default='')
        title = TextField(default='')
        profile_url = TextField(index=True, default='')
        zone = TextField(default='')
        fields = JSONField(default=dict)
        origins = JSONField(default=dict)
        created_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        created_at = BigIntegerField()
        erased_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'person'
    db.create_tables([Person])

    class Email(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        address = TextField()
        match_key = TextField(unique=True)
        main = BooleanField(default=True)
        stale = BooleanField(default=False)
        created_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'email'
    db.create_tables([Email])

    class Mailbox(Model):
        user = ForeignKeyField(User, on_delete='RESTRICT')
        provider = TextField()
        address = TextField()
        match_key = TextField(unique=True)
        name = TextField(default='')
        aliases = JSONField(default=list)
        signature = TextField(default='')
        state = TextField(default='connected')
        state_since = BigIntegerField()
        state_detail = TextField(default='')
        credentials = TextField(null=True)
        cursor = TextField(null=True)
        read_at = BigIntegerField(null=True)
        read_problem = TextField(default='')
        daily_cap = IntegerField(default=150)
        throttled_until = BigIntegerField(null=True)
        throttles = IntegerField(default=0)
        lease = TextField(null=True)
        lease_until = BigIntegerField(null=True)
        fence = IntegerField(default=0)
        default = BooleanField(default=True)
        created_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'mailbox'
    db.create_tables([Mailbox])

    class SequenceVersion(Model):
        sequence = ForeignKeyField(Sequence, on_delete='CASCADE')
        number = IntegerField()
        saved_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        saved_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'sequence_version'
            indexes = ((('sequence', 'number'), True),)
    db.create_tables([SequenceVersion])

    class Step(Model):
        sequence = ForeignKeyField(Sequence, on_delete='CASCADE')
        class Meta:
            database = db
            table_name = 'step'
    db.create_tables([Step])

    class Enrollment(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        email = ForeignKeyField(Email, null=True, on_delete='SET NULL')
        sequence = ForeignKeyField(Sequence, on_delete='CASCADE')
        mailbox = ForeignKeyField(Mailbox, on_delete='RESTRICT')
        user = ForeignKeyField(User, on_delete='RESTRICT')
        batch = ForeignKeyField(Batch, null=True, on_delete='SET NULL')
        pinned = ForeignKeyField(SequenceVersion, null=True, on_delete='RESTRICT')
        key = TextField(unique=True)
        state = TextField(default='active')
        finish = TextField(null=True)
        day0 = DateField()
        zone = TextField()
        start_step = ForeignKeyField(Step, null=True, on_delete='SET NULL')
        send_today = BooleanField(default=False)
        round = IntegerField(default=1)
        hold = TextField(null=True)
        held_since = BigIntegerField(null=True)
        held_until = BigIntegerField(null=True)
        paused_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        paused_at = BigIntegerField(null=True)
        created_at = BigIntegerField()
        finished_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'enrollment'
            indexes = ((('sequence', 'state'), False),)
    db.create_tables([Enrollment])

    class Event(Model):
        at = BigIntegerField(index=True)
        code = TextField(index=True)
        user = ForeignKeyField(User, null=True, on_delete='SET NULL')
        person = ForeignKeyField(Person, null=True, on_delete='CASCADE')
        enrollment = ForeignKeyField(Enrollment, null=True, on_delete='CASCADE')
        sequence = ForeignKeyField(Sequence, null=True, on_delete='CASCADE')
        mailbox = ForeignKeyField(Mailbox, null=True, on_delete='CASCADE')
        data = JSONField(default=dict)
        class Meta:
            database = db
            table_name = 'event'
    db.create_tables([Event])

    class Fact(Model):
        name = TextField(unique=True)
        value = TextField()
        class Meta:
            database = db
            table_name = 'fact'
    db.create_tables([Fact])

    class StepVersion(Model):
        version = ForeignKeyField(SequenceVersion, on_delete='CASCADE')
        step = ForeignKeyField(Step, on_delete='CASCADE')
        position = IntegerField()
        kind = TextField()
        day_offset = IntegerField()
        time = TimeField()
        thread = TextField(default='same')
        subject = TextField(default='')
        body = TextField(default='')
        blocks = BooleanField(default=True)
        dated_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'step_version'
            indexes = ((('version', 'step'), True), (('version', 'position'), True))
    db.create_tables([StepVersion])

    class Message(Model):
        enrollment = ForeignKeyField(Enrollment, on_delete='CASCADE')
        mailbox = ForeignKeyField(Mailbox, on_delete='RESTRICT')
        step = ForeignKeyField(Step, on_delete='RESTRICT')
        round = IntegerField(default=1)
        version = ForeignKeyField(StepVersion, null=True, on_delete='RESTRICT')
        state = TextField()
        end = TextField(null=True)
        detail = TextField(default='')
        planned_on = DateField(null=True)
        due_at = BigIntegerField(null=True)
        hold = TextField(null=True)
        held_until = BigIntegerField(null=True)
        attempt = TextField(null=True)
        attempts = IntegerField(default=0)
        attempted_at = BigIntegerField(null=True)
        looks = IntegerField(default=0)
        prepared = TextField(null=True)
        sent_at = BigIntegerField(null=True)
        provider_id = TextField(null=True)
        thread_id = TextField(index=True, null=True)
        rfc_id = TextField(index=True, null=True)
        subject = TextField(null=True)
        body = TextField(null=True)
        class Meta:
            database = db
            table_name = 'message'
            indexes = ((('enrollment', 'step', 'round'), True),)
    db.create_tables([Message])

    class Inbound(Model):
        mailbox = ForeignKeyField(Mailbox, on_delete='RESTRICT')
        provider_id = TextField()
        rfc_id = TextField(default='')
        enrollment = ForeignKeyField(Enrollment, on_delete='CASCADE')
        message = ForeignKeyField(Message, null=True, on_delete='SET NULL')
        kind = TextField()
        sub_kind = TextField(default='')
        reason = TextField(default='')
        matched_by = TextField()
        confidence = FloatField(default=1.0)
        evidence = TextField(default='')
        return_date = DateField(null=True)
        recipients = JSONField(default=list)
        sender = TextField(default='')
        subject = TextField(default='')
        text = TextField(default='')
        shared = BooleanField(default=False)
        corrected = TextField(default='')
        received_at = BigIntegerField()
        stored_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'inbound'
            indexes = ((('mailbox', 'provider_id', 'enrollment'), True),)
    db.create_tables([Inbound])

    class Invitation(Model):
        user = ForeignKeyField(User, unique=True, on_delete='CASCADE')
        token_hash = TextField(unique=True)
        expires_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'invitation'
    db.create_tables([Invitation])

    class Override(Model):
        batch = ForeignKeyField(Batch, null=True, on_delete='CASCADE')
        enrollment = ForeignKeyField(Enrollment, null=True, on_delete='CASCADE')
        step = ForeignKeyField(Step, on_delete='CASCADE')
        day_offset = IntegerField(null=True)
        time = TimeField(null=True)
        subject = TextField(null=True)
        body = TextField(null=True)
        set_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'override'
            indexes = ((('batch', 'step'), True), (('enrollment', 'step'), True))
            constraints = [Check('(batch_id is null) <> (enrollment_id is null)')]
    db.create_tables([Override])

    class Session(Model):
        token_hash = TextField(unique=True)
        user = ForeignKeyField(User, on_delete='CASCADE')
        created_at = BigIntegerField()
        seen_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'session'
    db.create_tables([Session])

    class Suppression(Model):
        key = TextField(unique=True)
        domain = BooleanField(default=False)
        shown = TextField(null=True)
        reason = TextField()
        user = ForeignKeyField(User, null=True, on_delete='SET NULL')
        message_id = TextField(null=True)
        created_at = BigIntegerField()
        class Meta:
            database = db
            table_name = 'suppression'
    db.create_tables([Suppression])

    class Task(Model):
        enrollment = ForeignKeyField(Enrollment, on_delete='CASCADE')
        step = ForeignKeyField(Step, null=True, on_delete='RESTRICT')
        round = IntegerField(default=1)
        version = ForeignKeyField(StepVersion, null=True, on_delete='RESTRICT')
        assignee = ForeignKeyField(User, on_delete='RESTRICT')
        state = TextField(default='open')
        note = TextField(default='')
        planned_on = DateField(null=True)
        due_at = BigIntegerField()
        done_at = BigIntegerField(null=True)
        done_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        class Meta:
            database = db
            table_name = 'task'
            indexes = ((('enrollment', 'step', 'round'), True), (('assignee', 'state'), False))
    db.create_tables([Task])

    class Template(Model):
        owner = ForeignKeyField(User, on_delete='RESTRICT')
        name = TextField()
        subject = TextField()
        body = TextField()
        language = TextField(default='en')
        created_at = BigIntegerField()
        archived_at = BigIntegerField(null=True)
        class Meta:
            database = db
            table_name = 'template'
    db.create_tables([Template])

    # What the schema diff cannot write: partial indexes, and the check that an override has one owner.
    db.execute_sql("create index mailbox_to_read on mailbox (read_at) where state <> 'disconnected'")
    db.execute_sql("create unique index one_open_enrollment on enrollment (person_id) where state <> 'finished'")
    db.execute_sql("create index message_due on message (mailbox_id, due_at) where state = 'planned'")
    db.execute_sql("create index message_unsettled on message (mailbox_id) where state in ('sending', 'uncertain')")



def down(migrator, db):
    migrator.migrate(migrator.drop_table('template'))
    migrator.migrate(migrator.drop_table('task'))
    migrator.migrate(migrator.drop_table('suppression'))
    migrator.migrate(migrator.drop_table('session'))
    migrator.migrate(migrator.drop_table('override'))
    migrator.migrate(migrator.drop_table('invitation'))
    migrator.migrate(migrator.drop_table('inbound'))
    migrator.migrate(migrator.drop_table('message'))
    migrator.migrate(migrator.drop_table('step_version'))
    migrator.migrate(migrator.drop_table('fact'))
    migrator.migrate(migrator.drop_table('event'))
    migrator.migrate(migrator.drop_table('enrollment'))
    migrator.migrate(migrator.drop_table('step'))
    migrator.migrate(migrator.drop_table('sequence_version'))
    migrator.migrate(migrator.drop_table('mailbox'))
    migrator.migrate(migrator.drop_table('email'))
    migrator.migrate(migrator.drop_table('person'))
    migrator.migrate(migrator.drop_table('device_code'))
    migrator.migrate(migrator.drop_table('device'))
    migrator.migrate(migrator.drop_table('consent_flow'))
    migrator.migrate(migrator.drop_table('batch'))
    migrator.migrate(migrator.drop_table('sequence'))
    migrator.migrate(migrator.drop_table('user'))
    migrator.migrate(migrator.drop_table('role'))
