-- One shop with one order, paid in full: two units of a variant of which ten came in.
SELECT set_config('app.current_tenant_id', '00000000-0000-7000-8000-000000000001', true),
       set_config('app.now', '2026-03-01T12:00:00Z', true);
INSERT INTO tenant (id, subdomain, name, tagline, legal_name, support_email, currency, locale, time_zone, country, accent)
VALUES (app_tenant(), 'glade', 'Glade', '', '', '', 'USD', 'en', 'UTC', 'US', '');
INSERT INTO product (id, slug, title, description_html, vendor, product_type, seo_title, seo_description)
VALUES ('00000000-0000-7000-8000-000000000010', 'bowl', 'Bowl', '', '', '', '', '');
INSERT INTO variant (id, product_id, position, barcode)
VALUES ('00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-000000000010', 0, '');
INSERT INTO location (id, name, is_default) VALUES ('00000000-0000-7000-8000-000000000012', 'Here', true);
INSERT INTO stock_level (id, variant_id, location_id, on_hand, reserved)
VALUES ('00000000-0000-7000-8000-000000000013', '00000000-0000-7000-8000-000000000011',
        '00000000-0000-7000-8000-000000000012', 8, 0);
INSERT INTO orders (id, number, email, locale, currency, subtotal_minor, shipping_minor, shipping_tax_minor, tax_minor,
                    total_minor, status, payment_status, fulfillment_status, shipping_method, placed_at)
VALUES ('00000000-0000-7000-8000-000000000020', 1001, 'buyer@example.com', 'en', 'USD', 2000, 500, 50, 250, 2750,
        'placed', 'paid', 'unfulfilled', 'Post', app_now());
INSERT INTO order_line (id, order_id, variant_id, position, sku, title, variant_title, slug, picture, quantity,
                        fulfilled_quantity, unit_price_minor, tax_minor, tax_rate_bp)
VALUES ('00000000-0000-7000-8000-000000000021', '00000000-0000-7000-8000-000000000020',
        '00000000-0000-7000-8000-000000000011', 0, '', 'Bowl', '', 'bowl', '', 2, 0, 1000, 200, 1000);
INSERT INTO order_transition (id, order_id, axis, from_status, to_status, actor, note)
VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000020', 'order', 'pending', 'placed', '', ''),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000020', 'payment', 'pending', 'paid', '', '');
INSERT INTO reservation (id, order_id, stock_level_id, quantity, status, expires_at, settled_at)
VALUES ('00000000-0000-7000-8000-000000000030', '00000000-0000-7000-8000-000000000020',
        '00000000-0000-7000-8000-000000000013', 2, 'consumed', app_now(), app_now());
INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, actor, order_id)
VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000013', 10, 'opening', '', '', NULL),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000013', -2, 'sold', '', '',
        '00000000-0000-7000-8000-000000000020');
INSERT INTO payment (id, order_id, provider, status, amount_minor, currency, idempotency_key, return_origin,
                     failure_code, failure_message)
VALUES ('00000000-0000-7000-8000-000000000040', '00000000-0000-7000-8000-000000000020', 'manual', 'succeeded', 2750,
        'USD', 'key', '', '', '');
INSERT INTO ledger_transaction (id, kind, reference, order_id, payment_id)
VALUES ('00000000-0000-7000-8000-000000000050', 'sale', '00000000-0000-7000-8000-000000000020',
        '00000000-0000-7000-8000-000000000020', NULL),
       ('00000000-0000-7000-8000-000000000051', 'capture', '00000000-0000-7000-8000-000000000040',
        '00000000-0000-7000-8000-000000000020', '00000000-0000-7000-8000-000000000040');
INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)
VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000050', 'receivable', 2750, 'USD'),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000050', 'sales', -2000, 'USD'),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000050', 'shipping', -500, 'USD'),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000050', 'tax', -250, 'USD'),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000051', 'processor', 2750, 'USD'),
       (gen_random_uuid(), '00000000-0000-7000-8000-000000000051', 'receivable', -2750, 'USD');
