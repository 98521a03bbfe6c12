-- The rows of the indicator in every area that they belong to; a row without a child is a child of
-- its own. The districts stand in a table of that name.
CREATE OR REPLACE TEMP TABLE everywhere AS
WITH numbered AS (
    SELECT moment, district, coalesce(CAST(child AS VARCHAR), 'row ' || row_number() OVER ())
        AS child, hit, inside
    FROM found
)
SELECT strftime(moment, '%Y-%m-01') AS month, * EXCLUDE (moment), '' AS compared FROM numbered
UNION ALL
SELECT strftime(moment, '%Y-%m-01'), 'Cleveland', child, hit, inside, '' FROM numbered
UNION ALL
SELECT strftime(moment, '%Y-%m-01'), 'rest of force', child, hit, inside, name
FROM numbered JOIN districts ON district <> name
WHERE district IN (SELECT name FROM districts);
