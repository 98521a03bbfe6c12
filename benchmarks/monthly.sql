-- The same arithmetic in SQL, written for DuckDB: numerators and denominators by month and
-- district, and by month. $path is the file. Times are counted in microseconds at once, as DuckDB
-- is far slower with moments that have a time zone.
WITH counted AS (
    SELECT * REPLACE (
            epoch_us(reported_at) AS reported_at,
            epoch_us(first_attended_at) AS first_attended_at,
            epoch_us(located_at) AS located_at,
            epoch_us(returned_at) AS returned_at
        ),
        CAST(date_trunc('month', reported_at) AS DATE) AS month,
        lag(epoch_us(reported_at)) OVER (PARTITION BY child_id ORDER BY reported_at) AS before
    FROM read_parquet($path)
    WHERE report_category = 'missing'
),
kept AS (
    SELECT * FROM counted
    WHERE before IS NULL OR reported_at - before > 3600000000
),
seen AS (
    SELECT *,
        lag(reported_at) OVER child AS last_at,
        lag(reported_at, 2) OVER child AS last_but_one_at,
        lead(reported_at) OVER child AS next_at
    FROM kept
    WINDOW child AS (PARTITION BY child_id ORDER BY reported_at)
),
told AS (
    SELECT *,
        reported_at - last_at <= 365 * 86400000000 AS repeated,
        reported_at - last_but_one_at <= 90 * 86400000000 AS third,
        reported_at >= epoch_us(TIMESTAMPTZ '2022-10-01 00:00:00+01') AS looked_back,
        returned_at IS NOT NULL AS closed,
        least(located_at, returned_at) AS found_at,
        reported_at - 90 * 86400000000
            >= epoch_us(TIMESTAMPTZ '2021-10-01 00:00:00+01') AS window_seen,
        epoch_us(TIMESTAMPTZ '2025-10-01 00:00:00+01') - reported_at AS until_end,
        returned_at + 30 * 86400000000
            < epoch_us(TIMESTAMPTZ '2025-10-01 00:00:00+01') AS followed
    FROM seen
),
waited AS (
    SELECT *,
        first_attended_at >= reported_at
            AND first_attended_at <= coalesce(found_at, first_attended_at) AS in_time,
        first_attended_at IS NULL AND found_at IS NULL
            AND until_end > 3 * 3600000000 AS waiting,
        located_at IS NULL AND until_end > 24 * 3600000000 AS open_long
    FROM told
)
SELECT
    month,
    district,
    count(*) AS episodes,
    count(DISTINCT child_id) AS children,
    count(*) FILTER (initial_risk <> 'not_recorded') AS graded,
    count(*) FILTER (initial_risk = 'high') AS high,
    count(*) FILTER (highest_risk <> 'not_recorded') AS highest_graded,
    count(*) FILTER (highest_risk = 'high') AS highest_high,
    count(*) FILTER (looked_after_at_report = 'yes' AND initial_risk <> 'not_recorded') AS lac_graded,
    count(*) FILTER (looked_after_at_report = 'yes' AND initial_risk = 'high') AS lac_high,
    count(*) FILTER (looked_after_at_report = 'not_recorded' AND initial_risk <> 'not_recorded')
        AS other_graded,
    count(*) FILTER (looked_after_at_report = 'not_recorded' AND initial_risk = 'high')
        AS other_high,
    count(*) FILTER (in_time OR waiting) AS attended,
    count(*) FILTER ((in_time AND first_attended_at - reported_at > 3 * 3600000000) OR waiting)
        AS late,
    count(*) FILTER (located_at >= reported_at OR located_at IS NULL) AS waits,
    count(*) FILTER (located_at >= reported_at) AS found,
    count(*) FILTER (located_at >= epoch_us(missing_since_at)
        OR (located_at IS NULL AND missing_since_at IS NOT NULL)) AS seen_waits,
    count(*) FILTER (located_at >= epoch_us(missing_since_at)) AS seen_found,
    count(*) FILTER (located_at >= reported_at OR open_long) AS long_known,
    count(*) FILTER (located_at - reported_at > 24 * 3600000000 OR open_long) AS long,
    count(*) FILTER (child_id IS NOT NULL AND looked_back) AS with_look_back,
    count(*) FILTER (repeated AND looked_back) AS repeats,
    count(DISTINCT child_id) FILTER (third AND window_seen) AS three_in_ninety,
    count(*) FILTER (closed AND followed AND (next_at IS NULL OR next_at >= returned_at)) AS closed_followed,
    count(*) FILTER (closed AND followed AND next_at >= returned_at
        AND next_at - returned_at <= 30 * 86400000000) AS again,
    count(*) FILTER (closed) AS closed,
    count(*) FILTER (closed AND prevention_interview_mode = 'face_to_face') AS face_to_face,
    count(*) FILTER (closed AND prevention_interview_mode <> 'not_recorded') AS mode_known,
    count(*) FILTER (closed AND debrief_where <> 'not_recorded' AND debrief_who <> 'not_recorded'
        AND debrief_what <> 'not_recorded') AS debriefed,
    count(*) FILTER (looked_after_at_report = 'yes') AS looked_after,
    count(*) FILTER (looked_after_at_report <> 'not_recorded') AS status_known
FROM waited
GROUP BY GROUPING SETS ((month, district), (month))
ORDER BY month, district
