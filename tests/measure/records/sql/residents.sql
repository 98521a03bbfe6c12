-- Years lived by residents of an age in every area and month: a month is its share of the year, and
-- a year without an estimate has that of the last year before it.
WITH lived AS (
    SELECT CAST(month AS DATE) AS month, estimate
        * date_diff('day', month, month + INTERVAL 1 MONTH)
        / date_diff('day', date_trunc('year', month), date_trunc('year', month) + INTERVAL 1 YEAR)
        AS years, p.district
    FROM generate_series(TIMESTAMP '2022-01-01', TIMESTAMP '2026-01-01', INTERVAL 1 MONTH) m(month)
    JOIN population p ON p.year = (
        SELECT max(year) FROM population WHERE year <= date_part('year', month)
    )
    WHERE CAST(split_part(age_band, '-', 1) AS INTEGER) BETWEEN $youngest AND 17
        AND p.looked_after = 'all'
)
SELECT month, district, '' AS compared, sum(years) FROM lived GROUP BY ALL
UNION ALL SELECT month, 'Cleveland', '', sum(years) FROM lived GROUP BY ALL
UNION ALL SELECT month, 'rest of force', name, sum(years)
FROM lived JOIN districts ON district <> name GROUP BY ALL
