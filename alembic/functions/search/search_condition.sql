-- What a question asks of `search_product`, as the text of a condition, without the group `skipped` and, if `bounded`
-- is false, without the bounds of the price. `walked` writes what no GIN index can answer: for a walk along an order.
CREATE FUNCTION search_condition(question jsonb, skipped text DEFAULT '', bounded boolean DEFAULT true,
                                 walked boolean DEFAULT false) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT format('tenant_id = %L AND currency = %L', app_tenant(), question ->> 'currency')
        || coalesce(' AND search @@ ' || quote_literal(to_tsquery('shop', question ->> 'query')) || '::tsquery', '')
        || CASE WHEN bounded THEN
               coalesce(' AND price_minor >= ' || (question ->> 'min')::bigint, '')
               || coalesce(' AND price_minor <= ' || (question ->> 'max')::bigint, '') ELSE '' END
        || coalesce(string_agg(format(CASE WHEN walked THEN ' AND (facets && %L::text[]) IS TRUE'
                                           ELSE ' AND facets && %L::text[]' END, facets), ''), '')
    FROM (
        SELECT ARRAY['category' || chr(31) || (question ->> 'scope')] AS facets WHERE question ? 'scope'
        UNION ALL
        SELECT ARRAY(SELECT jsonb_array_elements_text(value)) FROM jsonb_each(coalesce(question -> 'groups', '{}'))
        WHERE key <> skipped) AS wanted
$$;
