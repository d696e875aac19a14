"""What migrations say after a permission was added: the roles that every shop starts with may do it from now on."""

from __future__ import annotations

from shop_app.core.permissions import ROLE_PERMISSIONS

# The owner of a table sees its rows only while row security is not forced on it; outside of a migration's transaction
# it never is anything else.
_GRANTED = """
SELECT set_config('app.now', statement_timestamp()::text, true), set_config('app.actor', 'migration', true);
ALTER TABLE role NO FORCE ROW LEVEL SECURITY;
ALTER TABLE role_permission NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY;
INSERT INTO role_permission (tenant_id, id, role_id, permission)
SELECT role.tenant_id, gen_random_uuid(), role.id, wanted.permission
FROM role JOIN (VALUES {wanted}) AS wanted (role, permission) ON wanted.role = role.name
ON CONFLICT (tenant_id, role_id, permission) DO NOTHING;
ALTER TABLE role FORCE ROW LEVEL SECURITY;
ALTER TABLE role_permission FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
"""


def granted() -> str:
    """SQL for the owner: every role gets what `ROLE_PERMISSIONS` names and it has not; nothing is taken away."""
    wanted = ", ".join(
        f"('{role}', '{permission}')"
        for role, permissions in ROLE_PERMISSIONS.items()
        for permission in sorted(permissions)
    )
    return _GRANTED.format(wanted=wanted)
