DROP FUNCTION normalize_product_name(text);
DROP FUNCTION singular_word(text);
DROP TABLE product_words;
