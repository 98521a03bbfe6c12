-- The same arithmetic in SQL, written for DuckDB: numerators and denominators by month and
-- district, and by month. $path is the file.
WITH counted AS (
    SELECT *, lag(reported_at) OVER (PARTITION BY child_id ORDER BY reported_at) AS before
    FROM read_parquet($path)
    WHERE report_category = 'missing'
),
kept AS (
    SELECT * FROM counted
    WHERE before IS NULL OR reported_at - before > INTERVAL 60 MINUTE
),
seen AS (
    SELECT *,
        lag(reported_at) OVER child AS last_at,
        lag(reported_at, 2) OVER child AS last_but_one_at,
        lead(reported_at) OVER child AS next_at,
        date_trunc('month', reported_at) AS month
    FROM kept
    WINDOW child AS (PARTITION BY child_id ORDER BY reported_at)
),
told AS (
    SELECT *,
        reported_at - last_at <= INTERVAL 365 DAY AS repeated,
        reported_at - last_but_one_at <= INTERVAL 90 DAY AS third,
        reported_at >= TIMESTAMPTZ '2022-10-01 00:00:00+01' AS looked_back,
        returned_at IS NOT NULL AS closed,
        least(located_at, returned_at) AS found_at,
        returned_at + INTERVAL 30 DAY <= TIMESTAMPTZ '2025-10-01 00:00:00+01' AS followed
    FROM seen
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
    count(*) FILTER (first_attended_at <= coalesce(found_at, first_attended_at)
        OR (first_attended_at IS NULL AND found_at IS NULL)) AS attended,
    count(*) FILTER ((first_attended_at <= coalesce(found_at, first_attended_at)
        AND first_attended_at - reported_at > INTERVAL 3 HOUR)
        OR (first_attended_at IS NULL AND found_at IS NULL)) AS late,
    count(*) FILTER (located_at >= reported_at OR located_at IS NULL) AS waits,
    count(*) FILTER (located_at >= reported_at) AS found,
    count(*) FILTER (missing_since_at IS NOT NULL) AS seen_before,
    count(*) FILTER (located_at - reported_at > INTERVAL 24 HOUR OR located_at IS NULL) AS long,
    count(*) FILTER (child_id IS NOT NULL AND looked_back) AS with_look_back,
    count(*) FILTER (repeated AND looked_back) AS repeats,
    count(DISTINCT child_id) FILTER (third) AS three_in_ninety,
    count(*) FILTER (closed AND followed AND (next_at IS NULL OR next_at >= returned_at)) AS closed_followed,
    count(*) FILTER (closed AND followed AND next_at >= returned_at
        AND next_at - returned_at <= INTERVAL 30 DAY) AS again,
    count(*) FILTER (closed) AS closed,
    count(*) FILTER (closed AND prevention_interview_mode = 'face_to_face') AS face_to_face,
    count(*) FILTER (closed AND prevention_interview_mode <> 'not_recorded') AS mode_known,
    count(*) FILTER (closed AND debrief_where <> 'not_recorded' AND debrief_who <> 'not_recorded'
        AND debrief_what <> 'not_recorded') AS debriefed,
    count(*) FILTER (looked_after_at_report = 'yes') AS looked_after,
    count(*) FILTER (looked_after_at_report <> 'not_recorded') AS status_known
FROM told
GROUP BY GROUPING SETS ((month, district), (month))
ORDER BY month, district
