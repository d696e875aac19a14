-- The category that a question is asked in; the zero id is the whole range.
CREATE FUNCTION search_scope(question jsonb) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((question ->> 'scope')::uuid, '00000000-0000-0000-0000-000000000000')
$$;
-- Whether `search_count` knows the answer: no words, no bounds, and no group but what is in stock.
CREATE FUNCTION search_is_counted(question jsonb, skipped text DEFAULT '') RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT question ?| ARRAY['query', 'min', 'max']
       AND coalesce(question -> 'groups', '{}') - skipped - 'stock' = '{}'
$$;
