"""Several locations, transfers, purchases, counts, bundles, pre-orders."""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOVEMENTS = (
    "opening", "received", "count", "damaged", "lost", "returned", "correction", "sold", "restocked", "purchase",
    "transfer_out", "transfer_in",
)  # fmt: skip


def upgrade() -> None:
    _widen_tenant()
    _widen_catalogue()
    _widen_stock()
    _create_bundles()
    _create_transfers()
    _create_purchases()
    _create_counts()
    for table in ("bundle_component", "transfer", "purchase", "stock_count"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => true)")
    for table in ("transfer_line", "purchase_line", "stock_count_line"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => false)")
    op.execute("SELECT isolate_table('bundle_part'::regclass, audited => false, granted => 'SELECT, INSERT')")


def _known(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def _choice(column: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(column, sa.String(length=32), server_default=default, nullable=False)


def _counted(column: str) -> sa.Column[int]:
    return sa.Column(column, sa.BigInteger(), server_default="0", nullable=False)


def _flag(column: str, default: str) -> sa.Column[bool]:
    return sa.Column(column, sa.Boolean(), server_default=sa.text(default), nullable=False)


def _moment(column: str, *, nullable: bool = False) -> sa.Column[object]:
    default = None if nullable else sa.text("app_now()")
    return sa.Column(column, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    ]


def _belongs(table: str, column: str, to: str, *, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{to}.tenant_id", f"{to}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete=on_delete,
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _widen_tenant() -> None:
    op.add_column("tenant", _choice("routing_rule", default="fewest_parcels"))
    op.create_check_constraint(
        op.f("ck_tenant_routing_rule_known"), "tenant", "routing_rule IN ('fewest_parcels', 'priority')"
    )


def _widen_catalogue() -> None:
    op.add_column("variant", _flag("is_bundle", "false"))
    op.add_column("variant", sa.Column("available_on", sa.Date(), nullable=True))


def _widen_stock() -> None:
    op.add_column("location", _flag("is_active", "true"))
    op.add_column("location", _counted("priority"))
    op.add_column(
        "location", sa.Column("countries", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_unique_constraint(
        op.f("uq_location_tenant_id_id_is_active"), "location", ["tenant_id", "id", "is_active"]
    )
    op.create_check_constraint(op.f("ck_location_default_active"), "location", "is_active OR NOT is_default")

    for column in ("preorder_limit", "preordered"):
        op.add_column("stock_level", _counted(column))
    op.add_column("stock_level", _flag("is_active", "true"))
    op.add_column(
        "stock_level",
        sa.Column(
            "is_low",
            sa.Boolean(),
            sa.Computed("on_hand + backorder_limit - reserved <= low_at", persisted=True),
            nullable=True,
        ),
    )
    op.drop_constraint(op.f("fk_stock_level_tenant_id_location_id"), "stock_level", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_stock_level_tenant_id_location_id_is_active"),
        "stock_level",
        "location",
        ["tenant_id", "location_id", "is_active"],
        ["tenant_id", "id", "is_active"],
        onupdate="CASCADE",
    )
    op.create_check_constraint(
        op.f("ck_stock_level_preorders_within_limit"), "stock_level", "preordered BETWEEN 0 AND preorder_limit"
    )

    op.drop_constraint(op.f("ck_stock_movement_kind_known"), "stock_movement", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in _MOVEMENTS)
    op.create_check_constraint(op.f("ck_stock_movement_kind_known"), "stock_movement", f"kind IN ({listed})")
    op.add_column("stock_movement", sa.Column("document_id", sa.Uuid(), nullable=True))
    op.add_column("stock_movement", sa.Column("unit_cost_minor", sa.BigInteger(), nullable=True))
    op.create_check_constraint(op.f("ck_stock_movement_cost_not_negative"), "stock_movement", "unit_cost_minor >= 0")
    op.create_index(
        "ix_stock_movement_document",
        "stock_movement",
        ["tenant_id", "document_id"],
        postgresql_where=sa.text("document_id IS NOT NULL"),
    )

    op.add_column("reservation", _choice("kind", default="stock"))
    for column in ("awaiting", "waived", "restocked"):
        op.add_column("reservation", _counted(column))
    op.add_column("reservation", sa.Column("promised_on", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_reservation_kind_known"), "reservation", "kind IN ('stock', 'preorder')")
    op.create_check_constraint(
        op.f("ck_reservation_units_accounted_for"),
        "reservation",
        "awaiting >= 0 AND waived >= 0 AND restocked >= 0 AND awaiting + waived + restocked <= quantity",
    )
    op.create_index(
        "ix_reservation_awaiting",
        "reservation",
        ["tenant_id", "stock_level_id", "created_at", "id"],
        postgresql_where=sa.text("awaiting > 0"),
    )


def _create_bundles() -> None:
    table = "bundle_component"
    op.create_table(
        table,
        *_key(table),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("component_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _belongs(table, "bundle_id", "variant", on_delete="CASCADE"),
        _belongs(table, "component_id", "variant"),
        _unique(table, "tenant_id", "bundle_id", "component_id"),
        _check(table, "quantity_positive", "quantity > 0"),
        _check(table, "not_of_itself", "bundle_id <> component_id"),
    )
    op.create_index(op.f("ix_bundle_component_tenant_id_component_id"), table, ["tenant_id", "component_id"])
    table = "bundle_part"
    op.create_table(
        table,
        *_key(table),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("component_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _belongs(table, "order_id", "orders"),
        _belongs(table, "bundle_id", "variant"),
        _belongs(table, "component_id", "variant"),
        _unique(table, "tenant_id", "order_id", "bundle_id", "component_id"),
        _check(table, "quantity_positive", "quantity > 0"),
    )


def _create_transfers() -> None:
    table = "transfer"
    op.create_table(
        table,
        *_key(table),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        _choice("status", default="draft"),
        sa.Column("note", sa.String(length=500), nullable=False),
        _moment("created_at"),
        _moment("sent_at", nullable=True),
        _moment("closed_at", nullable=True),
        _known(table, "status", ("draft", "in_transit", "received", "cancelled")),
        _check(table, "goes_somewhere", "from_id <> to_id"),
        _belongs(table, "from_id", "location"),
        _belongs(table, "to_id", "location"),
    )
    op.create_index(op.f("ix_transfer_tenant_id_created_at_id"), table, ["tenant_id", "created_at", "id"])
    table = "transfer_line"
    op.create_table(
        table,
        *_key(table),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _counted("received"),
        _belongs(table, "transfer_id", "transfer", on_delete="CASCADE"),
        _belongs(table, "variant_id", "variant"),
        _unique(table, "tenant_id", "transfer_id", "variant_id"),
        _check(table, "quantity_positive", "quantity > 0"),
        _check(table, "received_possible", "received BETWEEN 0 AND quantity"),
    )


def _create_purchases() -> None:
    table = "purchase"
    op.create_table(
        table,
        *_key(table),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("supplier", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        _choice("status", default="ordered"),
        sa.Column("expected_on", sa.Date(), nullable=True),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        _known(table, "status", ("ordered", "received", "cancelled")),
        _belongs(table, "location_id", "location"),
    )
    op.create_index(op.f("ix_purchase_tenant_id_created_at_id"), table, ["tenant_id", "created_at", "id"])
    table = "purchase_line"
    op.create_table(
        table,
        *_key(table),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        _counted("received"),
        sa.Column("unit_cost_minor", sa.BigInteger(), nullable=False),
        _belongs(table, "purchase_id", "purchase", on_delete="CASCADE"),
        _belongs(table, "variant_id", "variant"),
        _unique(table, "tenant_id", "purchase_id", "variant_id"),
        _check(table, "quantity_positive", "quantity > 0"),
        _check(table, "received_possible", "received BETWEEN 0 AND quantity"),
        _check(table, "cost_not_negative", "unit_cost_minor >= 0"),
    )


def _create_counts() -> None:
    table = "stock_count"
    op.create_table(
        table,
        *_key(table),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        _choice("status", default="open"),
        sa.Column("note", sa.String(length=500), nullable=False),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        _known(table, "status", ("open", "posted", "cancelled")),
        _belongs(table, "location_id", "location"),
    )
    op.create_index(op.f("ix_stock_count_tenant_id_created_at_id"), table, ["tenant_id", "created_at", "id"])
    table = "stock_count_line"
    op.create_table(
        table,
        *_key(table),
        sa.Column("stock_count_id", sa.Uuid(), nullable=False),
        sa.Column("stock_level_id", sa.Uuid(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        _belongs(table, "stock_count_id", "stock_count", on_delete="CASCADE"),
        _belongs(table, "stock_level_id", "stock_level", on_delete="CASCADE"),
        _unique(table, "tenant_id", "stock_count_id", "stock_level_id"),
        _check(table, "counted_not_negative", "counted >= 0"),
    )
