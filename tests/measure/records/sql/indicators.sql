-- One query an indicator, after its code: moment, district, child, whether it counts, whether it
-- is counted against. Written from the definitions; elapsed() is in microseconds.

-- missing_episode_count
SELECT reported_at, district, child_id, true, true FROM episodes;

-- missing_rate_per_1000
SELECT reported_at, district, child_id, true, true FROM episodes
WHERE district IN (SELECT name FROM districts);

-- missing_children_count
SELECT reported_at, district, child_id, true, true FROM episodes
WHERE child_id IS NOT NULL;

-- missing_high_risk_share
SELECT reported_at, district, child_id, initial_risk = 'high', true FROM episodes
WHERE initial_risk <> 'not_recorded';

-- missing_high_risk_share_lac
SELECT reported_at, district, child_id, initial_risk = 'high', true FROM episodes
WHERE initial_risk <> 'not_recorded' AND looked_after_at_report = 'yes';

-- response_over_3h_rate
SELECT reported_at, district, child_id,
    (first_attended_at IS NULL OR elapsed(first_attended_at, reported_at) > hours(3))
        AND (found_at IS NULL OR elapsed(found_at, reported_at) > hours(3)), true
FROM episodes
WHERE (found_at IS NULL OR found_at >= reported_at)
    AND (first_attended_at IS NULL OR first_attended_at >= reported_at)
    AND (first_attended_at IS NOT NULL OR found_at IS NOT NULL
        OR elapsed(as_of(), reported_at) > hours(3))
    AND told(reported_at, 3 / 24.0);

-- repeat_episode_share
SELECT reported_at, district, child_id,
    coalesce(elapsed(reported_at, last_at) <= days(365), false), true
FROM episodes
WHERE child_id IS NOT NULL AND elapsed(reported_at, covered_from()) >= days(365);

-- missing_3in90_children
SELECT reported_at, district, child_id,
    coalesce(elapsed(reported_at, last_but_one_at) <= days(90), false), true
FROM episodes WHERE child_id IS NOT NULL;

-- re_missing_within_30d_rate
SELECT reported_at, district, child_id,
    coalesce(elapsed(next_at, returned_at) <= days(30), false), true
FROM episodes
WHERE child_id IS NOT NULL AND returned_at IS NOT NULL
    AND (next_at IS NULL OR next_at >= returned_at)
    AND elapsed(as_of(), returned_at) >= days(30)
    AND returned_at >= covered_from()
    AND returned_at >= reported_at AND told(reported_at, 14 + 30);

-- missing_referral_rate
SELECT reported_at, district, episodes.child_id,
    coalesce(elapsed(submitted_at, returned_at) <= days(7), false)
        OR coalesce(elapsed(csc_referral_at, returned_at) <= days(7), false), true
FROM episodes LEFT JOIN notices USING (ppn_id)
WHERE returned_at >= covered_from() AND returned_at >= reported_at
    AND elapsed(as_of(), returned_at) >= days(7) AND told(reported_at, 14 + 7)
    AND (ppn_id IS NULL OR submitted_at IS NOT NULL
        OR coalesce(elapsed(csc_referral_at, returned_at) <= days(7), false));

-- prevention_interview_face_to_face_rate
SELECT reported_at, district, child_id, prevention_interview_mode = 'face_to_face', true
FROM episodes WHERE returned_at IS NOT NULL AND told(reported_at, 14 + 14);

-- prevention_interview_face_to_face_rate:known
SELECT reported_at, district, child_id, prevention_interview_mode = 'face_to_face', true
FROM episodes
WHERE returned_at IS NOT NULL AND prevention_interview_mode <> 'not_recorded'
    AND told(reported_at, 14 + 14);

-- rhi_completed_within_72h_rate
SELECT reported_at, district, child_id,
    coalesce(completed_at >= returned_at
        AND elapsed(completed_at, returned_at) <= hours(72), false), true
FROM episodes LEFT JOIN interviews USING (episode_id)
WHERE returned_at >= covered_from()
    AND elapsed(as_of(), returned_at) >= days(28)
    AND returned_at >= reported_at AND told(reported_at, 14 + 28)
    AND NOT coalesce(elsewhere, false) AND NOT coalesce(again_first, false)
    AND NOT coalesce(next_at <= CASE WHEN completed_at < returned_at + INTERVAL 72 HOUR
        THEN completed_at ELSE returned_at + INTERVAL 72 HOUR END, false);

-- rhi_offered_rate
SELECT reported_at, district, child_id,
    coalesce(offer = 'offered' AND coalesce(elapsed(offered_at, returned_at) <= days(28), true),
        false), true
FROM episodes LEFT JOIN interviews USING (episode_id)
WHERE returned_at >= covered_from() AND returned_at >= reported_at
    AND elapsed(as_of(), returned_at) >= days(28) AND told(reported_at, 14 + 28)
    AND NOT coalesce(elsewhere, false);

-- online_cse_allocated_to_polit_rate:any_date
SELECT reported_at, district, NULL,
    coalesce(elapsed(polit_allocated_at, reported_at) <= days(7), false), true
FROM cse_investigations
WHERE cse_flag = 'yes' AND online_flag IN ('online', 'both')
    AND told(reported_at, 7)
    AND coalesce(polit_allocated_at >= reported_at, true)
    AND NOT coalesce(elapsed(finalised_at, reported_at) <= hours(24)
        AND outcome_type IN ('20', 'none_yet'), false);

-- device_examined_rate
SELECT reported_at, district, NULL,
    coalesce(elapsed(first_at, reported_at) <= days(90), false), true
FROM cse_investigations LEFT JOIN (
    SELECT investigation_id, min(examined_at) AS first_at, bool_or(examined_at IS NULL) AS undated
    FROM cse_devices WHERE exam_status IN ('examined', 'triaged_on_scene')
    GROUP BY investigation_id
) USING (investigation_id)
WHERE cse_flag = 'yes' AND online_flag IN ('online', 'both') AND told(reported_at, 90)
    AND (NOT coalesce(undated, false) OR coalesce(elapsed(first_at, reported_at) <= days(90), false));

-- no_suspect_outcome_rate
SELECT reported_at, district, NULL,
    outcome_type = '18' AND elapsed(outcome_at, reported_at) <= days(180), true
FROM cse_investigations
WHERE cse_flag = 'yes' AND told(reported_at, 180)
    AND coalesce(outcome_at >= reported_at, true)
    AND (outcome_type <> '18' OR outcome_at IS NOT NULL);

-- group_based_share
SELECT reported_at, district, NULL, suspects >= 2, true
FROM cse_investigations JOIN (
    SELECT investigation_id, count(DISTINCT suspect_id) AS suspects
    FROM cse_suspects GROUP BY ALL
) USING (investigation_id)
WHERE cse_flag = 'yes' AND told(reported_at, 90);

-- aa_within_2h_rate
SELECT arrived_at, arrest_district, child_id,
    coalesce(elapsed(aa_arrived_at, detention_authorised_at) <= hours(2)
        AND (released_at IS NULL OR aa_arrived_at <= released_at), false), true
FROM custody_detentions
WHERE aa_required = 'yes' AND detention_authorised_at IS NOT NULL
    AND (released_at IS NULL OR released_at >= detention_authorised_at)
    AND (aa_arrived_at IS NOT NULL OR released_at IS NOT NULL
        OR elapsed(as_of(), detention_authorised_at) > hours(2))
    AND told(arrived_at, 2 / 24.0);

-- overnight_detention_rate
SELECT arrived_at, arrest_district, child_id, coalesce(max(
    least(epoch_us(CAST(night + INTERVAL 8 HOUR AS TIMESTAMPTZ)), epoch_us(released))
    - greatest(epoch_us(CAST(night AS TIMESTAMPTZ)), epoch_us(held))
) >= hours(4), false), true
FROM (
    SELECT *, coalesce(detention_authorised_at, arrived_at) AS held,
        coalesce(released_at, as_of()) AS released
    FROM custody_detentions
)
LEFT JOIN (
    SELECT unnest(generate_series(CAST(CAST(covered_from() AS DATE) - 1 AS TIMESTAMP),
        CAST(CAST(as_of() AS DATE) + 1 AS TIMESTAMP), INTERVAL 1 DAY)) AS night
) ON night >= CAST(held AS DATE) AND night <= CAST(released AS DATE)
WHERE told(arrived_at, 1)
GROUP BY detention_id, arrived_at, arrest_district, child_id;

-- s38_6_transfer_rate
SELECT arrived_at, arrest_district, child_id,
    transferred_at IS NOT NULL
        AND (released_at IS NULL OR transferred_at <= released_at), true
FROM custody_detentions WHERE charged_at IS NOT NULL AND bail_decision = 'refused'
    AND told(arrived_at, 4);

-- ppn_submission_rate
SELECT occurred_at, district, NULL,
    coalesce(elapsed(submitted_at, occurred_at) <= days(28), false), true
FROM ppn_eligible_incidents LEFT JOIN notices USING (ppn_id)
WHERE attended_at IS NOT NULL AND child_present = 'yes' AND told(occurred_at, 28)
    AND (ppn_id IS NULL OR submitted_at IS NOT NULL);

-- ppn_submitted_rate_cse
SELECT reported_at, v.district, v.child_id,
    coalesce(elapsed(min(named.submitted_at), reported_at) <= hours(24), false), true
FROM (
    SELECT c.investigation_id, c.reported_at, c.district, s.child_id, n.ppn_form_id
    FROM cse_victims s JOIN cse_investigations c USING (investigation_id)
        LEFT JOIN notices n USING (ppn_id)
    WHERE c.cse_flag = 'yes' AND told(c.reported_at, 1)
) v LEFT JOIN notices named ON named.ppn_form_id = v.ppn_form_id AND named.child_id = v.child_id
GROUP BY v.investigation_id, reported_at, v.district, v.child_id;
