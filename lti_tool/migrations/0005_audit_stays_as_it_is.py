"""PostgreSQL itself refuses to change the audit, or to delete what is younger than any retention allows."""

from django.db import migrations

GUARD = """
CREATE FUNCTION beside_audit_stays() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '360 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is only ever added to';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON lti_tool_auditentry
    FOR EACH ROW EXECUTE FUNCTION beside_audit_stays();
"""
UNGUARD = """
DROP TRIGGER audit_stays ON lti_tool_auditentry;
DROP FUNCTION beside_audit_stays();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GUARD)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNGUARD)


class Migration(migrations.Migration):
    dependencies = [("lti_tool", "0004_console_and_audit")]
    operations = [migrations.RunPython(guard, unguard)]
