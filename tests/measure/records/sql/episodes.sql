-- as_of() and covered_from(), the ends of the records, are made before this. Time between moments
-- is elapsed time, in microseconds: a day has 24 hours.
CREATE MACRO elapsed(later, earlier) AS epoch_us(later) - epoch_us(earlier);
CREATE MACRO minutes(n) AS n * 60000000::BIGINT;
CREATE MACRO hours(n) AS n * 3600000000::BIGINT;
CREATE MACRO days(n) AS n * 86400000000::BIGINT;

-- A month is told when all its days but the last could be followed for n days until the records end;
-- a row counts when it was followed itself.
CREATE MACRO told(moment, n) AS
    CAST(date_trunc('month', moment) AS DATE) + INTERVAL 1 MONTH
        + to_days(CAST(ceil(n) AS INTEGER) - 1) <= CAST(as_of() AS DATE)
    AND elapsed(as_of(), moment) >= hours(CAST(24 * n AS INTEGER));

CREATE TEMP TABLE notices AS
SELECT ppn_id, ppn_form_id, child_id, submitted_at FROM ppn_referrals;

-- Episodes that are counted, with what definitions say of each. Absent reports, adults and reports
-- within 60 minutes of the child's report before are left out.
CREATE TEMP TABLE aged AS
SELECT e.*, date_diff('month', c.dob_month, CAST(e.reported_at AS DATE)) > 18 * 12 AS adult
FROM missing_episodes e LEFT JOIN children c USING (child_id)
WHERE e.report_category = 'missing';

CREATE TEMP TABLE counted AS
SELECT * FROM (
    SELECT *, lag(reported_at) OVER (PARTITION BY child_id ORDER BY reported_at) AS before
    FROM aged
    WHERE NOT coalesce(adult, false)
)
WHERE child_id IS NULL OR before IS NULL OR elapsed(reported_at, before) > minutes(60);

CREATE TEMP TABLE episodes AS
SELECT *,
    CASE WHEN child_id IS NOT NULL THEN lag(reported_at) OVER child END AS last_at,
    CASE WHEN child_id IS NOT NULL THEN lag(reported_at, 2) OVER child END AS last_but_one_at,
    CASE WHEN child_id IS NOT NULL THEN lead(reported_at) OVER child END AS next_at,
    CASE WHEN returned_at < located_at OR located_at IS NULL THEN returned_at ELSE located_at END
        AS found_at
FROM counted
WINDOW child AS (PARTITION BY child_id ORDER BY reported_at);

CREATE TEMP TABLE interviews AS
SELECT
    episode_id,
    bool_or(outcome = 'declined') AS declined,
    bool_or(outcome = 'other_la_responsible') AS elsewhere,
    bool_or(outcome = 'missing_again_first') AS again_first,
    min(completed_at) AS completed_at,
    CASE min(CASE offer_status WHEN 'offered' THEN 0 WHEN 'not_offered' THEN 1 ELSE 2 END)
        WHEN 0 THEN 'offered' WHEN 1 THEN 'not_offered' ELSE 'not_recorded' END AS offer,
    min(offered_at) AS offered_at
FROM return_interviews
GROUP BY episode_id;
