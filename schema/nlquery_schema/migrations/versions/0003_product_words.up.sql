CREATE TABLE product_words (
    kind text NOT NULL,
    word text NOT NULL,
    means text NOT NULL,
    CONSTRAINT pk_product_words PRIMARY KEY (kind, word),
    CONSTRAINT ck_product_words_kind CHECK (kind IN ('size', 'unit', 'word', 'alias'))
);

-- The word without a plural ending.
CREATE FUNCTION singular_word(word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN word ~ 'ies$' AND length(word) > 4 THEN regexp_replace(word, 'ies$', 'y')
        WHEN word ~ '(shes|ches|xes|oes)$' AND length(word) > 4 THEN left(word, -2)
        WHEN word ~ '[a-z]{2}[a-rtv-z]s$' AND word !~ '[su]s$' THEN left(word, -1)
        ELSE word
    END
$$;

-- What a name names: no size, count, emoji, accents; abbreviations, typos that loads have met and
-- other names written out. nlquery_etl.matching.normalise.read is the same in Python, its words
-- are in product_words since the last load; one test checks both.
CREATE FUNCTION normalize_product_name(name text) RETURNS text
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    units text := (SELECT string_agg(word, '|') FROM product_words WHERE kind = 'unit');
    plain text := normalize_name(name);
    tokens text[];
    last integer;
    width integer;
    spelled text;
    alias text;
    changed boolean := true;
BEGIN
    plain := regexp_replace(plain, '[^a-z0-9]+', ' ', 'g');
    IF units IS NOT NULL THEN
        plain := regexp_replace(plain, '\m\d+\s*(' || units || ')\M', ' ', 'g');
    END IF;
    plain := regexp_replace(plain, '\mx\s?\d+\M', ' ', 'g');
    tokens := string_to_array(btrim(regexp_replace(plain, '\s+', ' ', 'g')), ' ');
    WHILE changed AND cardinality(tokens) > 1 LOOP
        changed := false;
        FOREACH width IN ARRAY ARRAY[2, 1] LOOP
            last := cardinality(tokens);
            CONTINUE WHEN changed OR last <= width;
            IF EXISTS (SELECT FROM product_words WHERE kind = 'size'
                       AND word = array_to_string(tokens[1:width], ' ')) THEN
                tokens := tokens[width + 1:];
                changed := true;
            ELSIF EXISTS (SELECT FROM product_words WHERE kind = 'size'
                          AND word = array_to_string(tokens[last - width + 1:], ' ')) THEN
                tokens := tokens[1:last - width];
                changed := true;
            END IF;
        END LOOP;
    END LOOP;
    SELECT string_agg(coalesce(w.means, t.token), ' ' ORDER BY t.place) INTO spelled
    FROM unnest(tokens) WITH ORDINALITY AS t (token, place)
    LEFT JOIN product_words AS w ON w.kind = 'word' AND w.word = t.token;
    SELECT means INTO alias FROM product_words WHERE kind = 'alias' AND word = spelled;
    IF alias IS NULL THEN
        SELECT means INTO alias FROM product_words
        WHERE kind = 'alias' AND word = (
            SELECT string_agg(singular_word(t.token), ' ' ORDER BY t.place)
            FROM unnest(string_to_array(spelled, ' ')) WITH ORDINALITY AS t (token, place)
        );
    END IF;
    RETURN coalesce(regexp_replace(normalize_name(alias), '[^a-z0-9]+', ' ', 'g'), spelled, '');
END
$$;
