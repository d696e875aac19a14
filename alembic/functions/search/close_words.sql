-- For each typed word those of the shop's own words that share some of its letters, the likeliest first: `{typed:
-- [word, …]}`. The bar is low, and lower for short words, for two letters that changed places leave little in common;
-- the caller counts the slips.
CREATE FUNCTION close_words(typed text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('pg_trgm.similarity_threshold', CASE WHEN (SELECT min(length(one)) FROM unnest(typed) AS one) < 6
                                                            THEN '0.1' ELSE '0.2' END, true);
    RETURN (
        SELECT coalesce(jsonb_object_agg(one.typed, coalesce(near.words, '[]')), '{}')
        FROM unnest(typed) AS one (typed)
        CROSS JOIN LATERAL (
            SELECT jsonb_agg(word ORDER BY place) AS words FROM (
                SELECT word, row_number() OVER (
                    ORDER BY word = one.typed DESC, similarity(word, one.typed) * (1 + ln(1 + documents) / 20) DESC, word
                ) AS place
                FROM search_term
                WHERE tenant_id = app_tenant() AND word % one.typed
                ORDER BY place LIMIT 30) AS ranked) AS near);
END $$;
