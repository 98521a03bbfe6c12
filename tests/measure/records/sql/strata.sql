-- One query a split, after indicator and split: as indicators.sql, and the part that a row is in.

-- missing_episode_count by looked_after
SELECT reported_at, district, child_id, true, true, looked_after_at_report FROM episodes;

-- missing_episode_count by placement_type
SELECT reported_at, district, child_id, true, true, missing_from_type FROM episodes;

-- missing_episode_count by weekday
SELECT reported_at, district, child_id, true, true, dayname(reported_at) FROM episodes;

-- missing_high_risk_share by sex
SELECT reported_at, district, episodes.child_id, initial_risk = 'high', true,
    coalesce(sex, 'not_recorded')
FROM episodes LEFT JOIN children USING (child_id)
WHERE initial_risk <> 'not_recorded';

-- missing_referral_rate by risk
SELECT reported_at, district, episodes.child_id,
    coalesce(elapsed(submitted_at, returned_at) <= days(7), false)
        OR coalesce(elapsed(csc_referral_at, returned_at) <= days(7), false), true, initial_risk
FROM episodes LEFT JOIN notices USING (ppn_id)
WHERE returned_at >= covered_from() AND returned_at >= reported_at
    AND elapsed(as_of(), returned_at) >= days(7) AND told(reported_at, 14 + 7)
    AND (ppn_id IS NULL OR submitted_at IS NOT NULL
        OR coalesce(elapsed(csc_referral_at, returned_at) <= days(7), false));

-- aa_within_2h_rate by part_of_day
SELECT arrived_at, arrest_district, child_id,
    coalesce(elapsed(aa_arrived_at, detention_authorised_at) <= hours(2)
        AND (released_at IS NULL OR aa_arrived_at <= released_at), false), true,
    CASE WHEN hour(arrived_at) < 6 THEN 'night_00_to_05'
        WHEN hour(arrived_at) < 12 THEN 'morning_06_to_11'
        WHEN hour(arrived_at) < 18 THEN 'afternoon_12_to_17' ELSE 'evening_18_to_23' END
FROM custody_detentions
WHERE aa_required = 'yes' AND detention_authorised_at IS NOT NULL
    AND (released_at IS NULL OR released_at >= detention_authorised_at)
    AND (aa_arrived_at IS NOT NULL OR released_at IS NOT NULL
        OR elapsed(as_of(), detention_authorised_at) > hours(2))
    AND told(arrived_at, 2 / 24.0);

-- s38_6_transfer_rate by ethnicity
SELECT arrived_at, arrest_district, d.child_id,
    transferred_at IS NOT NULL
        AND (released_at IS NULL OR transferred_at <= released_at), true,
    CASE ethnicity_self[1] WHEN 'W' THEN 'White' WHEN 'M' THEN 'Mixed' WHEN 'A' THEN 'Asian'
        WHEN 'B' THEN 'Black' WHEN 'O' THEN 'Other' WHEN 'N' THEN 'not_stated'
        ELSE 'not_recorded' END
FROM custody_detentions d LEFT JOIN children c ON d.child_id = c.child_id
WHERE charged_at IS NOT NULL AND bail_decision = 'refused'
    AND told(arrived_at, 4);
