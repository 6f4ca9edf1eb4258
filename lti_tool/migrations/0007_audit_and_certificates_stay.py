"""The audit stays as it is in SQLite too, certificates do everywhere, and a launch is found by its reference."""

from django.db import migrations, models

SQLITE = {
    "audit_stays": """
        BEFORE UPDATE ON lti_tool_auditentry
        BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END""",
    "audit_is_kept": """
        BEFORE DELETE ON lti_tool_auditentry WHEN OLD.at >= datetime('now', '-360 days')
        BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END""",
    "certificates_stay": """
        BEFORE UPDATE ON lti_tool_certificate
        BEGIN SELECT RAISE(ABORT, 'certificates are only ever added to'); END""",
    "certificates_are_kept": """
        BEFORE DELETE ON lti_tool_certificate
        BEGIN SELECT RAISE(ABORT, 'certificates are only ever added to'); END""",
}
LIFTED = [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE]
GUARDED = [f"CREATE TRIGGER {name} {what}" for name, what in SQLITE.items()]

POSTGRESQL = """
CREATE FUNCTION beside_certificates_stay() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'certificates are only ever added to';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER certificates_stay BEFORE UPDATE OR DELETE ON lti_tool_certificate
    FOR EACH ROW EXECUTE FUNCTION beside_certificates_stay();
"""
POSTGRESQL_LIFTED = """
DROP TRIGGER certificates_stay ON lti_tool_certificate;
DROP FUNCTION beside_certificates_stay();
"""


def guard(apps, schema_editor):
    for statement in {"sqlite": GUARDED, "postgresql": [POSTGRESQL]}.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    lifted = {"sqlite": LIFTED, "postgresql": [POSTGRESQL_LIFTED]}
    for statement in lifted.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lti_tool", "0006_rosters_deliveries_and_copies")]
    operations = [
        migrations.AddIndex(
            model_name="launch",
            index=models.Index(fields=["district", "reference"], name="launch_by_reference"),
        ),
        migrations.RunPython(guard, unguard),
    ]
