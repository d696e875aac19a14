-- An order of lists, each the reverse of an index or an index. Of a word that thousands of products have, those that
-- sell are the more relevant: `words` is given only where ranks are worth their cost.
CREATE FUNCTION search_order(sort text, is_search boolean, words tsquery) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN sort = 'relevance' AND words IS NOT NULL
                THEN format('ts_rank(search, %L::tsquery) DESC, ', words::text) ELSE '' END
        || CASE
            WHEN sort = 'price_up' THEN 'price_minor, product_id'
            WHEN sort = 'price_down' THEN 'price_minor DESC, product_id DESC'
            WHEN sort = 'rating' THEN 'rating DESC, rating_count DESC, product_id DESC'
            WHEN sort = 'best_selling' OR sort = 'relevance' AND is_search
            THEN 'sold DESC, units_sold DESC, product_id DESC'
            ELSE 'published_at DESC, product_id DESC' END
$$;
