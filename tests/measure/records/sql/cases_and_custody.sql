-- As indicators.sql: one query an indicator, after its code, written from the printed definitions. A
-- rate against residents is of those who live in the districts.

-- looked_after_share
SELECT reported_at, district, child_id, looked_after_at_report = 'yes', true FROM episodes
WHERE looked_after_at_report <> 'not_recorded';

-- debrief_completeness_rate
SELECT reported_at, district, child_id,
    debrief_where <> 'not_recorded' AND debrief_who <> 'not_recorded'
        AND debrief_what <> 'not_recorded', true
FROM episodes WHERE returned_at IS NOT NULL AND told(reported_at, 14 + 14);

-- cse_investigation_count
SELECT reported_at, district, NULL, true, true FROM cse_investigations WHERE cse_flag = 'yes';

-- online_share
SELECT reported_at, district, NULL, online_flag IN ('online', 'both'), true
FROM cse_investigations WHERE cse_flag = 'yes' AND online_flag <> 'not_recorded';

-- voice_of_child_recorded_rate
SELECT reported_at, district, child_id, voice_recorded = 'yes', true
FROM cse_victims JOIN cse_investigations USING (investigation_id)
WHERE cse_flag = 'yes' AND voice_recorded <> 'not_applicable' AND told(reported_at, 90);

-- voice_of_child_recorded_rate:known
SELECT reported_at, district, child_id, voice_recorded = 'yes', true
FROM cse_victims JOIN cse_investigations USING (investigation_id)
WHERE cse_flag = 'yes' AND voice_recorded IN ('yes', 'no') AND told(reported_at, 90);

-- cse_victim_rate_per_1000
SELECT reported_at, district, child_id, true, true
FROM cse_victims JOIN cse_investigations USING (investigation_id)
WHERE cse_flag = 'yes' AND district IN (SELECT name FROM districts);

-- child_detention_count
SELECT arrived_at, arrest_district, child_id, true, true
FROM custody_detentions WHERE detention_purpose <> 's46_police_protection';

-- child_detention_rate_per_1000
SELECT arrived_at, residence_district, child_id, true, true
FROM custody_detentions
WHERE detention_purpose <> 's46_police_protection'
    AND residence_district IN (SELECT name FROM districts);

-- s136_children_in_custody
SELECT arrived_at, arrest_district, child_id, true, true
FROM custody_detentions WHERE detention_purpose = 's136_mha';

-- custody_csc_referral_rate
SELECT arrived_at, arrest_district, d.child_id,
    coalesce(elapsed(csc_referral_at, arrived_at) <= days(7), false)
        OR coalesce(elapsed(submitted_at, arrived_at) <= days(7), false), true
FROM custody_detentions d LEFT JOIN notices USING (ppn_id)
WHERE told(arrived_at, 7)
    AND (ppn_id IS NULL OR submitted_at IS NOT NULL
        OR coalesce(elapsed(csc_referral_at, arrived_at) <= days(7), false));

-- detention_certificate_correct_rate
SELECT arrived_at, arrest_district, child_id, certificate_correct = 'yes', true
FROM custody_detentions
WHERE charged_at IS NOT NULL AND bail_decision = 'refused'
    AND NOT coalesce(transferred_at <= coalesce(released_at, transferred_at), false)
    AND certificate_correct IN ('yes', 'no') AND told(arrived_at, 14);

-- victim_blaming_language_rate
SELECT CAST(assessed_at AS TIMESTAMP), coalesce(district, 'unknown'), NULL, vbl_present = 'yes', true
FROM case_audits WHERE vbl_present <> 'not_assessed';
