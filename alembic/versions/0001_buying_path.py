"""The buying path: its tables, their isolation by tenant, the audit triggers.

There is no way down: a release goes back by its backup, a schema by the next migration.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# What a transaction knows about itself (D8, D23). Without a tenant `app_tenant()` is NULL, so that every policy fails
# closed; without an hour `app_now()` is NULL, so that a forgotten clock is an error and not a silent second clock.
SETTINGS = """
CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.current_tenant_id', true), '')::uuid $$;
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.now', true), '')::timestamptz $$;
CREATE FUNCTION words_text(words text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT array_to_string(words, ' ') $$;
"""

# `isolate_table` is what makes a table a tenant's: later migrations call it for their own tables.
ISOLATION = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO app, platform, finder;

CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'search' END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'search' END;
    whole jsonb := coalesce(new_row, old_row);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- Only what changed: a row whose columns are the same needs no entry.
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_row, new_row
        FROM jsonb_each(old_row) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
        IF old_row IS NULL THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO audit_log (tenant_id, id, table_name, row_id, action, before, after, actor, request_id, changed_at)
    VALUES (
        coalesce((whole ->> 'tenant_id')::uuid, (whole ->> 'id')::uuid), gen_random_uuid(), TG_TABLE_NAME,
        (whole ->> 'id')::uuid, TG_OP, old_row, new_row, coalesce(current_setting('app.actor', true), ''),
        coalesce(current_setting('app.request_id', true), ''), app_now()
    );
    RETURN NULL;
END $$;

CREATE FUNCTION isolate_table(name regclass, audited boolean, granted text DEFAULT 'SELECT, INSERT, UPDATE, DELETE')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
        'CREATE POLICY tenant_rows ON %s TO app, platform'
        ' USING (tenant_id = (SELECT nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid))'
        ' WITH CHECK (tenant_id = (SELECT nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid))', name);
    EXECUTE format('CREATE POLICY finder_reads ON %s FOR SELECT TO finder USING (true)', name);
    EXECUTE format('GRANT %s ON %s TO app, platform', granted, name);
    EXECUTE format('GRANT SELECT ON %s TO finder', name);
    IF audited THEN
        EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s'
            ' FOR EACH ROW EXECUTE FUNCTION write_audit()', name);
    END IF;
END $$;

SELECT isolate_table(name::regclass, audited => true) FROM unnest(ARRAY[
    'shipping_method', 'shipping_rate', 'tax_rate', 'role', 'role_permission', 'membership', 'customer', 'category',
    'product', 'product_category', 'product_option', 'variant', 'price', 'media', 'location', 'orders', 'payment',
    'refund', 'fulfillment', 'review']) AS name;
SELECT isolate_table(name::regclass, audited => false) FROM unnest(ARRAY[
    'tenant_domain', 'tenant_counter', 'sign_in', 'sign_in_attempt', 'stock_level', 'reservation', 'cart', 'cart_line',
    'order_line', 'payment_provider', 'fulfillment_line', 'outbox', 'outbox_delivery', 'inbox', 'webhook_endpoint',
    'notification', 'idempotency_key', 'revenue_bucket']) AS name;
SELECT isolate_table(name::regclass, audited => false, granted => 'SELECT, INSERT') FROM unnest(ARRAY[
    'stock_movement', 'order_transition', 'ledger_transaction', 'ledger_entry', 'audit_log']) AS name;

-- A shop sees and changes its own row; only the platform makes shops and accounts.
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenant TO app
    USING (id = (SELECT nullif(current_setting('app.current_tenant_id', true), '')::uuid))
    WITH CHECK (id = (SELECT nullif(current_setting('app.current_tenant_id', true), '')::uuid));
CREATE POLICY platform_rows ON tenant TO platform USING (true) WITH CHECK (true);
CREATE POLICY finder_reads ON tenant FOR SELECT TO finder USING (true);
GRANT SELECT, UPDATE ON tenant TO app;
GRANT SELECT, INSERT, UPDATE ON tenant TO platform;
GRANT SELECT ON tenant TO finder;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON tenant FOR EACH ROW EXECUTE FUNCTION write_audit();

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY colleagues ON account TO app
    USING (EXISTS (SELECT FROM membership WHERE membership.account_id = account.id))
    WITH CHECK (EXISTS (SELECT FROM membership WHERE membership.account_id = account.id));
CREATE POLICY platform_rows ON account TO platform USING (true) WITH CHECK (true);
CREATE POLICY finder_reads ON account FOR SELECT TO finder USING (true);
GRANT SELECT, UPDATE ON account TO app;
GRANT SELECT, INSERT, UPDATE ON account TO platform;
GRANT SELECT ON account TO finder;

-- The relay sleeps until it is told; it looks every second anyway (D20).
CREATE FUNCTION ring_relay() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;
CREATE TRIGGER ring AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION ring_relay();
"""

# The reviewed definer functions (D8): the only ways to look across tenants, all owned by the NOLOGIN role `finder`,
# which has policies of its own and no BYPASSRLS. They hand out ids and never rows.
FINDERS = """
GRANT CREATE ON SCHEMA public TO finder;

CREATE FUNCTION find_tenant(host text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenant_id FROM tenant_domain WHERE tenant_domain.host = find_tenant.host
    UNION ALL
    SELECT id FROM tenant WHERE subdomain = split_part(find_tenant.host, '.', 1)
    LIMIT 1
$$;

CREATE FUNCTION find_webhook_tenant(endpoint uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenant_id FROM webhook_endpoint WHERE id = endpoint AND is_active
$$;

-- Work that is due, leased to the caller until `lease_until`: whoever dies gives it back by letting the lease run out.
-- Where the jobs count their own failures, a ring that nobody heard is not an attempt.
GRANT UPDATE (due_at, attempts) ON outbox, outbox_delivery, inbox, notification TO finder;
CREATE POLICY finder_leases ON outbox FOR UPDATE TO finder USING (true) WITH CHECK (true);
CREATE POLICY finder_leases ON outbox_delivery FOR UPDATE TO finder USING (true) WITH CHECK (true);
CREATE POLICY finder_leases ON inbox FOR UPDATE TO finder USING (true) WITH CHECK (true);
CREATE POLICY finder_leases ON notification FOR UPDATE TO finder USING (true) WITH CHECK (true);

CREATE FUNCTION claim_outbox(at timestamptz, lease_until timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE outbox SET due_at = lease_until, attempts = attempts + 1
    WHERE (outbox.tenant_id, outbox.id) IN (
        SELECT o.tenant_id, o.id FROM outbox o WHERE o.status = 'pending' AND o.due_at <= at
        ORDER BY o.due_at, o.id LIMIT at_most FOR UPDATE SKIP LOCKED)
    RETURNING outbox.tenant_id, outbox.id
$$;
CREATE FUNCTION claim_deliveries(at timestamptz, lease_until timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid, subscriber text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE outbox_delivery SET due_at = lease_until
    WHERE (outbox_delivery.tenant_id, outbox_delivery.id) IN (
        SELECT d.tenant_id, d.id FROM outbox_delivery d
        WHERE d.handled_at IS NULL AND NOT d.is_dead AND d.due_at <= at
        ORDER BY d.due_at, d.id LIMIT at_most FOR UPDATE SKIP LOCKED)
    RETURNING outbox_delivery.tenant_id, outbox_delivery.id, outbox_delivery.subscriber::text
$$;
CREATE FUNCTION claim_inbox(at timestamptz, lease_until timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE inbox SET due_at = lease_until, attempts = attempts + 1
    WHERE (inbox.tenant_id, inbox.id) IN (
        SELECT i.tenant_id, i.id FROM inbox i WHERE i.status = 'received' AND i.due_at <= at
        ORDER BY i.due_at, i.id LIMIT at_most FOR UPDATE SKIP LOCKED)
    RETURNING inbox.tenant_id, inbox.id
$$;
CREATE FUNCTION claim_notifications(at timestamptz, lease_until timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE notification SET due_at = lease_until
    WHERE (notification.tenant_id, notification.id) IN (
        SELECT n.tenant_id, n.id FROM notification n WHERE n.status = 'pending' AND n.due_at <= at
        ORDER BY n.due_at, n.id LIMIT at_most FOR UPDATE SKIP LOCKED)
    RETURNING notification.tenant_id, notification.id
$$;

CREATE FUNCTION find_expired_orders(at timestamptz, at_most integer) RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.tenant_id, o.id FROM orders o WHERE o.status = 'pending' AND o.expires_at <= at
    ORDER BY o.expires_at LIMIT at_most
$$;
-- Attempts nobody has told us about since `unseen_since`: the sweeper asks the provider.
CREATE FUNCTION find_silent_payments(unseen_since timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.tenant_id, p.id FROM payment p
    WHERE p.status IN ('opening', 'open', 'processing') AND p.provider <> 'manual'
      AND coalesce(p.checked_at, p.created_at) <= unseen_since
    ORDER BY coalesce(p.checked_at, p.created_at) LIMIT at_most
$$;
CREATE FUNCTION find_pending_refunds(created_before timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.tenant_id, r.id FROM refund r WHERE r.status = 'pending' AND r.created_at <= created_before
    ORDER BY r.created_at LIMIT at_most
$$;
CREATE FUNCTION list_tenants() RETURNS TABLE (id uuid, subdomain text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, t.subdomain::text FROM tenant t WHERE t.status = 'active' ORDER BY t.subdomain
$$;

DO $$
DECLARE fn regprocedure;
BEGIN
    FOR fn IN SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              WHERE n.nspname = 'public' AND p.prosecdef LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', fn);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app, platform', fn);
        EXECUTE format('ALTER FUNCTION %s OWNER TO finder', fn);
    END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM finder;
"""


def upgrade() -> None:
    op.execute(SETTINGS)
    create_tables()
    op.execute(ISOLATION)
    op.execute(FINDERS)


def create_tables() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("token_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "audit_log",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=6), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_tenant_id_changed_at"), "audit_log", ["tenant_id", "changed_at"], unique=False)
    op.create_index(
        op.f("ix_audit_log_tenant_id_table_name_row_id"),
        "audit_log",
        ["tenant_id", "table_name", "row_id"],
        unique=False,
    )
    op.create_table(
        "cart",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_sha256", sa.LargeBinary(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "ordered", name="cartstatus", native_enum=False, length=32),
            server_default="open",
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column(
            "address",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("shipping_method_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('open', 'ordered')", name=op.f("ck_cart_status_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_cart")),
    )
    op.create_index(op.f("ix_cart_tenant_id_visitor_sha256"), "cart", ["tenant_id", "visitor_sha256"], unique=False)
    op.create_index(
        "uq_cart_open",
        "cart",
        ["tenant_id", "visitor_sha256"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "category",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_category_tenant_id_parent_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_category")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_category_tenant_id_slug")),
    )
    op.create_index(op.f("ix_category_tenant_id_parent_id"), "category", ["tenant_id", "parent_id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("accepts_marketing", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer")),
        sa.UniqueConstraint("tenant_id", "email", name=op.f("uq_customer_tenant_id_email")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal", sa.String(length=120), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("response_status", sa.Integer(), nullable=True),
        sa.Column("response_body", sa.LargeBinary(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint(
            "tenant_id",
            "principal",
            "route",
            "key",
            name=op.f("uq_idempotency_key_tenant_id_principal_route_key"),
        ),
    )
    op.create_index(op.f("ix_idempotency_key_expires_at"), "idempotency_key", ["expires_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("event_type", sa.String(length=120), nullable=False),
        sa.Column(
            "payload",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("received", "handled", "parked", name="inboxstatus", native_enum=False, length=32),
            server_default="received",
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('received', 'handled', 'parked')", name=op.f("ck_inbox_status_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("tenant_id", "provider", "event_id", name=op.f("uq_inbox_tenant_id_provider_event_id")),
    )
    op.create_index(
        "ix_inbox_due",
        "inbox",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'received'"),
    )
    op.create_table(
        "location",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_location")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_location_tenant_id_name")),
    )
    op.create_index(
        "uq_location_default", "location", ["tenant_id"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "notification",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "order_receipt",
                "order_fulfilled",
                "payment_refunded",
                name="notificationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "sent", "dead", name="notificationstatus", native_enum=False, length=32),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('order_receipt', 'order_fulfilled', 'payment_refunded')",
            name=op.f("ck_notification_kind_known"),
        ),
        sa.CheckConstraint("status IN ('pending', 'sent', 'dead')", name=op.f("ck_notification_status_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notification")),
        sa.UniqueConstraint("tenant_id", "event_id", "kind", name=op.f("uq_notification_tenant_id_event_id_kind")),
    )
    op.create_index(
        "ix_notification_due",
        "notification",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(op.f("ix_notification_tenant_id_order_id"), "notification", ["tenant_id", "order_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("aggregate_type", sa.String(length=40), nullable=False),
        sa.Column("aggregate_id", sa.Uuid(), nullable=False),
        sa.Column("event_type", sa.String(length=60), nullable=False),
        sa.Column("event_version", sa.Integer(), nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "context",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("pending", "sent", "dead", name="outboxstatus", native_enum=False, length=32),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'sent', 'dead')", name=op.f("ck_outbox_status_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        op.f("ix_outbox_tenant_id_aggregate_id_id"),
        "outbox",
        ["tenant_id", "aggregate_id", "id"],
        unique=False,
    )
    op.create_table(
        "outbox_delivery",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("is_dead", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_outbox_delivery")),
        sa.UniqueConstraint(
            "tenant_id",
            "event_id",
            "subscriber",
            name=op.f("uq_outbox_delivery_tenant_id_event_id_subscriber"),
        ),
    )
    op.create_index(
        "ix_outbox_delivery_due",
        "outbox_delivery",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL AND NOT is_dead"),
    )
    op.create_table(
        "payment_provider",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "provider",
            sa.Enum("stripe", "manual", name="provider", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("secret_key", sa.LargeBinary(), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("provider IN ('stripe', 'manual')", name=op.f("ck_payment_provider_provider_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment_provider")),
        sa.UniqueConstraint("tenant_id", "provider", name=op.f("uq_payment_provider_tenant_id_provider")),
    )
    op.create_table(
        "product",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description_html", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(length=200), nullable=False),
        sa.Column("product_type", sa.String(length=200), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "attributes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("draft", "active", "archived", name="productstatus", native_enum=False, length=32),
            server_default="draft",
            nullable=False,
        ),
        sa.Column("seo_title", sa.String(), nullable=False),
        sa.Column("seo_description", sa.String(), nullable=False),
        sa.Column("rating_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rating_sum", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("units_sold", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', vendor || ' ' || product_type || ' ' || words_text(tags)), 'B') || setweight(to_tsvector('english', regexp_replace(description_html, '<[^>]*>', ' ', 'g')), 'C')",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("status IN ('draft', 'active', 'archived')", name=op.f("ck_product_status_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_product_tenant_id_slug")),
    )
    op.create_index("ix_product_search", "product", ["tenant_id", "search"], unique=False, postgresql_using="gin")
    op.create_index(
        op.f("ix_product_tenant_id_status_published_at_id"),
        "product",
        ["tenant_id", "status", "published_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_product_tenant_id_status_units_sold_id"),
        "product",
        ["tenant_id", "status", "units_sold", "id"],
        unique=False,
    )
    op.create_table(
        "revenue_bucket",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("orders", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sold_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_revenue_bucket")),
        sa.UniqueConstraint(
            "tenant_id", "starts_at", "currency", name=op.f("uq_revenue_bucket_tenant_id_starts_at_currency")
        ),
    )
    op.create_table(
        "role",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_role")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_role_tenant_id_name")),
    )
    op.create_table(
        "shipping_method",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("countries", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("min_days", sa.Integer(), nullable=False),
        sa.Column("max_days", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_shipping_method")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_tenant_id_address_attempted_at"),
        "sign_in_attempt",
        ["tenant_id", "address", "attempted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_sign_in_attempt_tenant_id_email_sha256_attempted_at"),
        "sign_in_attempt",
        ["tenant_id", "email_sha256", "attempted_at"],
        unique=False,
    )
    op.create_table(
        "tax_rate",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("on_shipping", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_tax_rate_rate_possible")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tax_rate")),
        sa.UniqueConstraint("tenant_id", "country", "region", name=op.f("uq_tax_rate_tenant_id_country_region")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subdomain", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tagline", sa.String(), nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("support_email", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "suspended", name="tenantstatus", native_enum=False, length=32),
            server_default="active",
            nullable=False,
        ),
        sa.Column("is_demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("round_tax_per_line", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("status IN ('active', 'suspended')", name=op.f("ck_tenant_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("subdomain", name=op.f("uq_tenant_subdomain")),
    )
    op.create_table(
        "tenant_counter",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tenant_counter")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_tenant_counter_tenant_id_name")),
    )
    op.create_table(
        "tenant_domain",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tenant_domain")),
        sa.UniqueConstraint("host", name=op.f("uq_tenant_domain_host")),
    )
    op.create_table(
        "webhook_endpoint",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "provider",
            sa.Enum("stripe", "manual", name="provider", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("provider_endpoint_id", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("previous_secret", sa.LargeBinary(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("provider IN ('stripe', 'manual')", name=op.f("ck_webhook_endpoint_provider_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index("ix_webhook_endpoint_id", "webhook_endpoint", ["id"], unique=True)
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"],
            ["role.tenant_id", "role.id"],
            name=op.f("fk_membership_tenant_id_role_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership")),
        sa.UniqueConstraint("tenant_id", "account_id", name=op.f("uq_membership_tenant_id_account_id")),
    )
    op.create_table(
        "orders",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("subtotal_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "placed",
                "completed",
                "cancelled",
                "expired",
                name="orderstatus",
                native_enum=False,
                length=32,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column(
            "payment_status",
            sa.Enum(
                "pending",
                "authorised",
                "paid",
                "partially_refunded",
                "refunded",
                "failed",
                "disputed",
                name="paymentstatus",
                native_enum=False,
                length=32,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column(
            "fulfillment_status",
            sa.Enum(
                "unfulfilled",
                "partial",
                "fulfilled",
                "shipped",
                "delivered",
                "returned",
                name="fulfillmentstatus",
                native_enum=False,
                length=32,
            ),
            server_default="unfulfilled",
            nullable=False,
        ),
        sa.Column(
            "shipping_address",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("shipping_method", sa.String(length=120), nullable=False),
        sa.Column("shipping_tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("deliver_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deliver_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "fulfillment_status IN ('unfulfilled', 'partial', 'fulfilled', 'shipped', 'delivered', 'returned')",
            name=op.f("ck_orders_fulfillment_status_known"),
        ),
        sa.CheckConstraint(
            "payment_status IN ('pending', 'authorised', 'paid', 'partially_refunded', 'refunded', 'failed', 'disputed')",
            name=op.f("ck_orders_payment_status_known"),
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'placed', 'completed', 'cancelled', 'expired')",
            name=op.f("ck_orders_status_known"),
        ),
        sa.CheckConstraint(
            "subtotal_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0 AND tax_minor >= 0 AND total_minor >= 0",
            name=op.f("ck_orders_money_not_negative"),
        ),
        sa.CheckConstraint(
            "total_minor = subtotal_minor - discount_minor + shipping_minor + CASE WHEN prices_include_tax THEN 0 ELSE tax_minor END",
            name=op.f("ck_orders_total_adds_up"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "cart_id"], ["cart.tenant_id", "cart.id"], name=op.f("fk_orders_tenant_id_cart_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_orders_tenant_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_orders")),
        sa.UniqueConstraint("tenant_id", "cart_id", name=op.f("uq_orders_tenant_id_cart_id")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_orders_tenant_id_number")),
    )
    op.create_index(
        "ix_orders_pending_expiry",
        "orders",
        ["tenant_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        op.f("ix_orders_tenant_id_created_at_id"), "orders", ["tenant_id", "created_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_orders_tenant_id_customer_id_created_at"),
        "orders",
        ["tenant_id", "customer_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_orders_tenant_id_status_fulfillment_status_created_at"),
        "orders",
        ["tenant_id", "status", "fulfillment_status", "created_at"],
        unique=False,
    )
    op.create_table(
        "product_category",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_product_category_tenant_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_product_category_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product_category")),
        sa.UniqueConstraint(
            "tenant_id",
            "product_id",
            "category_id",
            name=op.f("uq_product_category_tenant_id_product_id_category_id"),
        ),
    )
    op.create_index(
        op.f("ix_product_category_tenant_id_category_id_product_id"),
        "product_category",
        ["tenant_id", "category_id", "product_id"],
        unique=False,
    )
    op.create_table(
        "product_option",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("choices", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_product_option_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product_option")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "name", name=op.f("uq_product_option_tenant_id_product_id_name")
        ),
    )
    op.create_table(
        "review",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "published", "rejected", name="reviewstatus", native_enum=False, length=32),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("is_verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("status IN ('pending', 'published', 'rejected')", name=op.f("ck_review_status_known")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_review_rating_possible")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_review_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_review")),
    )
    op.create_index(
        op.f("ix_review_tenant_id_product_id_status_created_at"),
        "review",
        ["tenant_id", "product_id", "status", "created_at"],
        unique=False,
    )
    op.create_table(
        "role_permission",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("permission", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"],
            ["role.tenant_id", "role.id"],
            name=op.f("fk_role_permission_tenant_id_role_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_role_permission")),
        sa.UniqueConstraint(
            "tenant_id", "role_id", "permission", name=op.f("uq_role_permission_tenant_id_role_id_permission")
        ),
    )
    op.create_table(
        "shipping_rate",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shipping_method_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("free_over_minor", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_shipping_rate_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "shipping_method_id"],
            ["shipping_method.tenant_id", "shipping_method.id"],
            name=op.f("fk_shipping_rate_tenant_id_shipping_method_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_shipping_rate")),
        sa.UniqueConstraint(
            "tenant_id",
            "shipping_method_id",
            "currency",
            name=op.f("uq_shipping_rate_tenant_id_shipping_method_id_currency"),
        ),
    )
    op.create_table(
        "variant",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=True),
        sa.Column("options", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("barcode", sa.String(length=64), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_tracked", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_taxable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_variant_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_variant")),
        sa.UniqueConstraint("tenant_id", "product_id", "options", name=op.f("uq_variant_tenant_id_product_id_options")),
        sa.UniqueConstraint("tenant_id", "sku", name=op.f("uq_variant_tenant_id_sku")),
    )
    op.create_index(
        op.f("ix_variant_tenant_id_product_id_position"),
        "variant",
        ["tenant_id", "product_id", "position"],
        unique=False,
    )
    op.create_table(
        "cart_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cart_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_cart_line_quantity_possible")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "cart_id"],
            ["cart.tenant_id", "cart.id"],
            name=op.f("fk_cart_line_tenant_id_cart_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_cart_line_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint(
            "tenant_id", "cart_id", "variant_id", name=op.f("uq_cart_line_tenant_id_cart_id_variant_id")
        ),
    )
    op.create_table(
        "fulfillment",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("tracking_number", sa.String(length=120), nullable=False),
        sa.Column("tracking_url", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_fulfillment_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_fulfillment")),
    )
    op.create_index(op.f("ix_fulfillment_tenant_id_order_id"), "fulfillment", ["tenant_id", "order_id"], unique=False)
    op.create_table(
        "ledger_transaction",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("sale", "capture", "refund", name="ledgerkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reference", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("kind IN ('sale', 'capture', 'refund')", name=op.f("ck_ledger_transaction_kind_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_ledger_transaction_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_transaction")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "reference", name=op.f("uq_ledger_transaction_tenant_id_kind_reference")
        ),
    )
    op.create_index(
        op.f("ix_ledger_transaction_tenant_id_booked_at"),
        "ledger_transaction",
        ["tenant_id", "booked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ledger_transaction_tenant_id_order_id"),
        "ledger_transaction",
        ["tenant_id", "order_id"],
        unique=False,
    )
    op.create_table(
        "media",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column(
            "renditions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_media_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_media_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_media")),
    )
    op.create_index(
        op.f("ix_media_tenant_id_product_id_position"),
        "media",
        ["tenant_id", "product_id", "position"],
        unique=False,
    )
    op.create_table(
        "order_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("variant_title", sa.String(length=400), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("picture", sa.String(length=255), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("fulfilled_quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_rate_bp", sa.Integer(), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("fulfilled_quantity BETWEEN 0 AND quantity", name=op.f("ck_order_line_fulfilled_possible")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity_positive")),
        sa.CheckConstraint(
            "unit_price_minor >= 0 AND discount_minor >= 0 AND tax_minor >= 0",
            name=op.f("ck_order_line_money_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_order_line_tenant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_order_line_tenant_id_variant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_line")),
    )
    op.create_index(op.f("ix_order_line_tenant_id_order_id"), "order_line", ["tenant_id", "order_id"], unique=False)
    op.create_index(op.f("ix_order_line_tenant_id_variant_id"), "order_line", ["tenant_id", "variant_id"], unique=False)
    op.create_table(
        "order_transition",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "axis",
            sa.Enum("order", "payment", "fulfillment", name="axis", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("from_status", sa.String(length=32), nullable=False),
        sa.Column("to_status", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("axis IN ('order', 'payment', 'fulfillment')", name=op.f("ck_order_transition_axis_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_order_transition_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_transition")),
    )
    op.create_index(
        op.f("ix_order_transition_tenant_id_order_id_moved_at"),
        "order_transition",
        ["tenant_id", "order_id", "moved_at"],
        unique=False,
    )
    op.create_table(
        "payment",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "provider",
            sa.Enum("stripe", "manual", name="provider", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "opening",
                "open",
                "processing",
                "succeeded",
                "failed",
                "cancelled",
                name="attemptstatus",
                native_enum=False,
                length=32,
            ),
            server_default="opening",
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=True),
        sa.Column("intent_id", sa.String(length=255), nullable=True),
        sa.Column("return_origin", sa.String(length=255), nullable=False),
        sa.Column("page_url", sa.String(), nullable=True),
        sa.Column("page_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure_code", sa.String(length=64), nullable=False),
        sa.Column("failure_message", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("provider IN ('stripe', 'manual')", name=op.f("ck_payment_provider_known")),
        sa.CheckConstraint(
            "status IN ('opening', 'open', 'processing', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_payment_status_known"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_payment_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_payment_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment")),
        sa.UniqueConstraint("tenant_id", "provider", "intent_id", name=op.f("uq_payment_tenant_id_provider_intent_id")),
        sa.UniqueConstraint(
            "tenant_id", "provider", "session_id", name=op.f("uq_payment_tenant_id_provider_session_id")
        ),
    )
    op.create_index(op.f("ix_payment_tenant_id_order_id"), "payment", ["tenant_id", "order_id"], unique=False)
    op.create_index(
        "uq_payment_open",
        "payment",
        ["tenant_id", "order_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('opening', 'open', 'processing')"),
    )
    op.create_table(
        "price",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("compare_at_minor", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_price_amount_not_negative")),
        sa.CheckConstraint(
            "compare_at_minor IS NULL OR compare_at_minor > amount_minor", name=op.f("ck_price_was_more")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_price_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price")),
    )
    op.create_index(
        "uq_price_current",
        "price",
        ["tenant_id", "variant_id", "currency"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_table(
        "sign_in",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("token_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("fk_sign_in_tenant_id_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("tenant_id", "token_sha256", name=op.f("uq_sign_in_tenant_id_token_sha256")),
    )
    op.create_table(
        "stock_level",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("backorder_limit", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("low_at", sa.BigInteger(), server_default="10", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("backorder_limit >= 0", name=op.f("ck_stock_level_backorder_not_negative")),
        sa.CheckConstraint("on_hand + backorder_limit >= 0", name=op.f("ck_stock_level_on_hand_within_backorder")),
        sa.CheckConstraint(
            "on_hand - reserved + backorder_limit >= 0",
            name=op.f("ck_stock_level_available_within_backorder"),
        ),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_level_reserved_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_stock_level_tenant_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_stock_level_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_level")),
        sa.UniqueConstraint(
            "tenant_id",
            "variant_id",
            "location_id",
            name=op.f("uq_stock_level_tenant_id_variant_id_location_id"),
        ),
    )
    op.create_table(
        "fulfillment_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fulfillment_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_fulfillment_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "fulfillment_id"],
            ["fulfillment.tenant_id", "fulfillment.id"],
            name=op.f("fk_fulfillment_line_tenant_id_fulfillment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["order_line.tenant_id", "order_line.id"],
            name=op.f("fk_fulfillment_line_tenant_id_order_line_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_fulfillment_line")),
        sa.UniqueConstraint(
            "tenant_id",
            "fulfillment_id",
            "order_line_id",
            name=op.f("uq_fulfillment_line_tenant_id_fulfillment_id_order_line_id"),
        ),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "receivable",
                "processor",
                "sales",
                "shipping",
                "tax",
                name="ledgeraccount",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint(
            "account IN ('receivable', 'processor', 'sales', 'shipping', 'tax')",
            name=op.f("ck_ledger_entry_account_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "transaction_id"],
            ["ledger_transaction.tenant_id", "ledger_transaction.id"],
            name=op.f("fk_ledger_entry_tenant_id_transaction_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(
        op.f("ix_ledger_entry_tenant_id_transaction_id"),
        "ledger_entry",
        ["tenant_id", "transaction_id"],
        unique=False,
    )
    op.create_table(
        "refund",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "succeeded", "failed", name="refundstatus", native_enum=False, length=32),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("provider_refund_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'succeeded', 'failed')", name=op.f("ck_refund_status_known")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_refund_tenant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["payment.tenant_id", "payment.id"],
            name=op.f("fk_refund_tenant_id_payment_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refund")),
        sa.UniqueConstraint("tenant_id", "idempotency_key", name=op.f("uq_refund_tenant_id_idempotency_key")),
    )
    op.create_index(op.f("ix_refund_tenant_id_payment_id"), "refund", ["tenant_id", "payment_id"], unique=False)
    op.create_table(
        "reservation",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("stock_level_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "consumed",
                "released",
                "expired",
                name="reservationstatus",
                native_enum=False,
                length=32,
            ),
            server_default="active",
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'consumed', 'released', 'expired')",
            name=op.f("ck_reservation_status_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_reservation_tenant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_level_id"],
            ["stock_level.tenant_id", "stock_level.id"],
            name=op.f("fk_reservation_tenant_id_stock_level_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reservation")),
    )
    op.create_index(
        "ix_reservation_active",
        "reservation",
        ["tenant_id", "stock_level_id"],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index(op.f("ix_reservation_tenant_id_order_id"), "reservation", ["tenant_id", "order_id"], unique=False)
    op.create_table(
        "stock_movement",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock_level_id", sa.Uuid(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "received",
                "count",
                "damaged",
                "returned",
                "correction",
                "sold",
                "restocked",
                name="movementkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('opening', 'received', 'count', 'damaged', 'returned', 'correction', 'sold', 'restocked')",
            name=op.f("ck_stock_movement_kind_known"),
        ),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_stock_movement_moves")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stock_level_id"],
            ["stock_level.tenant_id", "stock_level.id"],
            name=op.f("fk_stock_movement_tenant_id_stock_level_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_movement")),
    )
    op.create_index(
        op.f("ix_stock_movement_tenant_id_stock_level_id_moved_at"),
        "stock_movement",
        ["tenant_id", "stock_level_id", "moved_at"],
        unique=False,
    )
