-- The facets of what answers a question but for the group `skipped`, most frequent first and no more than sixty of a
-- key: `{"facets": [[facet, count], …], "is_estimate": …}`. With `skipped`, of that key alone. What is counted already
-- is not counted again, and of more than `question.most` products some lots of the sixty-four speak for all; `products`
-- is how many there are, where that is known.
CREATE FUNCTION search_facets(question jsonb, skipped text DEFAULT '', products bigint DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    condition text := search_condition(question, skipped);
    counted text := 'SELECT facet, count(*) * 64 / %s AS n FROM search_product, unnest(facets) AS facet'
                    ' WHERE %s AND starts_with(facet, %L) GROUP BY facet';
    own text := CASE WHEN skipped = '' THEN '' ELSE skipped || chr(31) END;
    lots int := 64;
    found jsonb;
BEGIN
    IF search_is_counted(question, skipped) THEN
        counted := format('SELECT facet, %I AS n FROM search_count WHERE tenant_id = %L AND currency = %L'
                          ' AND category_id = %L AND facet <> %L AND starts_with(facet, %L)',
                          CASE WHEN coalesce(question -> 'groups', '{}') - skipped ? 'stock'
                               THEN 'in_stock' ELSE 'products' END,
                          app_tenant(), question ->> 'currency', search_scope(question), '', own);
    ELSE
        IF products IS NULL THEN
            EXECUTE 'SELECT count(*) FROM search_product WHERE ' || condition INTO products;
        END IF;
        IF products > (question ->> 'most')::bigint THEN
            lots := ceil(64.0 * (question ->> 'most')::bigint / products);
            condition := condition || format(' AND lot < %s', lots);
        END IF;
        counted := format(counted, lots, condition, own);
    END IF;
    EXECUTE format(
        'SELECT coalesce(jsonb_agg(jsonb_build_array(facet, n) ORDER BY n DESC, facet), %L) FROM ('
        ' SELECT facet, n, row_number() OVER (PARTITION BY split_part(facet, chr(31), 1) ORDER BY n DESC, facet) AS place'
        ' FROM (%s) AS counted WHERE n > 0) AS ranked'
        ' WHERE place <= 60 OR %L ? facet',
        '[]', counted, coalesce(question -> 'chosen', '[]')) INTO found;
    RETURN jsonb_build_object('facets', found, 'is_estimate', lots < 64);
END $$;
