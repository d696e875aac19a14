-- The operators of full text and of arrays are not leakproof: under row-level security they may not be index
-- conditions. So this looks with `finder`'s eyes, at the rows of the one shop that the transaction is for (D14).
-- `question`: currency, query (as `to_tsquery` reads it), scope (a category's id), groups (key → facets, any of each),
-- chosen (facets to be counted at any rate), min, max, sort, limit, offset, clamp (a page past the end is the
-- last one), with_facets, most. The answer: ids in their order, total, offset, and if asked facets, low and high.
CREATE FUNCTION find_products(question jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    page_size bigint := (question ->> 'limit')::bigint;
    skipped bigint := coalesce((question ->> 'offset')::bigint, 0);
    words tsquery := to_tsquery('shop', question ->> 'query');
    is_counted boolean := search_is_counted(question);
    range_condition text := search_condition(question, bounded => false);
    total bigint;
    whole bigint;
    low bigint;
    high bigint;
    ids uuid[] := '{}';
    found jsonb;
    facets jsonb;
    is_estimate boolean;
    one text;
BEGIN
    IF app_tenant() IS NULL THEN
        RAISE 'find_products looks for one shop';
    END IF;
    IF is_counted THEN
        SELECT coalesce(max(CASE WHEN question -> 'groups' ? 'stock' THEN in_stock ELSE products END)
                        FILTER (WHERE category_id = search_scope(question)), 0), coalesce(max(products), 0)
        INTO total, whole
        FROM search_count
        WHERE tenant_id = app_tenant() AND currency = question ->> 'currency' AND facet = ''
          AND category_id IN (search_scope(question), '00000000-0000-0000-0000-000000000000');
    ELSE
        EXECUTE 'SELECT count(*), min(price_minor), max(price_minor) FROM search_product WHERE '
            || search_condition(question) INTO total, low, high;
    END IF;
    IF (question ->> 'clamp')::boolean AND skipped >= total THEN
        skipped := greatest(total - 1, 0) / page_size * page_size;
    END IF;
    IF page_size > 0 AND skipped < total THEN
        EXECUTE format(
            'WITH hits AS %s (SELECT * FROM search_product WHERE %s)'
            ' SELECT array_agg(product_id) FROM (SELECT product_id FROM hits ORDER BY %s LIMIT %s OFFSET %s) AS page',
            -- A large part of the range: walk along its order, and leave out what is elsewhere.
            CASE WHEN is_counted AND (skipped + page_size) * whole < total * total THEN 'NOT MATERIALIZED' ELSE '' END,
            search_condition(question, walked => is_counted AND (skipped + page_size) * whole < total * total),
            search_order(question ->> 'sort', words IS NOT NULL, CASE WHEN total <= 2000 THEN words END),
            page_size, skipped) INTO ids;
    END IF;
    found := jsonb_build_object('ids', to_jsonb(ids), 'total', total, 'offset', skipped);
    IF NOT coalesce((question ->> 'with_facets')::boolean, false) THEN
        RETURN found;
    END IF;

    -- Each facet is counted with all filters but its own.
    facets := search_facets(question, '', total);
    is_estimate := (facets ->> 'is_estimate')::boolean;
    facets := facets -> 'facets';
    FOR one IN SELECT jsonb_object_keys(coalesce(question -> 'groups', '{}')) LOOP
        SELECT coalesce(jsonb_agg(pair) FILTER (WHERE pair IS NOT NULL), '[]') || (others -> 'facets'), is_estimate OR (others ->> 'is_estimate')::boolean
        INTO facets, is_estimate
        FROM search_facets(question, one) AS others
        LEFT JOIN jsonb_array_elements(facets) AS pair ON NOT starts_with(pair ->> 0, one || chr(31))
        GROUP BY others;
    END LOOP;
    -- The range of prices is that of what could be found at any price.
    IF is_counted AND total > 5000 THEN
        range_condition := search_condition(question, bounded => false, walked => true);
        EXECUTE format('SELECT price_minor FROM search_product WHERE %s ORDER BY price_minor, product_id LIMIT 1',
                       range_condition) INTO low;
        EXECUTE format('SELECT price_minor FROM search_product WHERE %s ORDER BY price_minor DESC, product_id DESC LIMIT 1',
                       range_condition) INTO high;
    ELSIF is_counted OR question ?| ARRAY['min', 'max'] THEN
        EXECUTE 'SELECT min(price_minor), max(price_minor) FROM search_product WHERE ' || range_condition INTO low, high;
    END IF;
    RETURN found || jsonb_build_object('facets', facets, 'low', low, 'high', high, 'is_estimate', is_estimate);
END $$;
