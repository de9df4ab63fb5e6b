-- The id of the category with this name, made when there is none: what the source has called a
-- category so far is that one ("ENTREES" the "Mains"), then comes the category's own name, then what
-- another source calls so. The name the source uses is remembered; a parent is only set on a
-- category that has none.
CREATE OR REPLACE FUNCTION get_or_create_category(
    category_name text, category_source source_type DEFAULT NULL, parent_name text DEFAULT NULL
) RETURNS integer
    LANGUAGE plpgsql
AS $$
DECLARE
    normal text := normalize_name(category_name);
    parent integer := CASE WHEN parent_name IS NOT NULL THEN get_or_create_category(parent_name) END;
    found integer;
BEGIN
    IF normal IS NULL OR normal = '' THEN
        RETURN NULL;
    END IF;
    SELECT c.id INTO found FROM categories AS c
    WHERE c.normalized_name = normal
        OR EXISTS (SELECT FROM jsonb_each(c.source_names) AS s WHERE s.value ? category_name)
    ORDER BY
        (c.source_names -> category_source::text ? category_name) IS NOT TRUE,
        c.normalized_name <> normal, c.id
    LIMIT 1;
    IF found IS NULL THEN
        INSERT INTO categories (name, normalized_name, parent_id)
        VALUES (initcap(normal), normal, parent)
        ON CONFLICT (name) DO UPDATE SET name = excluded.name
        RETURNING id INTO found;
    END IF;
    UPDATE categories
    SET parent_id = coalesce(parent_id, nullif(parent, found)),
        source_names = CASE
            WHEN category_source IS NULL
                OR source_names -> category_source::text ? category_name THEN source_names
            ELSE jsonb_set(
                source_names, ARRAY[category_source::text],
                coalesce(source_names -> category_source::text, '[]') || to_jsonb(category_name)
            )
        END
    WHERE id = found
        AND (
            (parent_id IS NULL AND parent IS NOT NULL AND parent <> found)
            OR (
                category_source IS NOT NULL
                AND (source_names -> category_source::text ? category_name) IS NOT TRUE
            )
        );
    RETURN found;
END
$$;
