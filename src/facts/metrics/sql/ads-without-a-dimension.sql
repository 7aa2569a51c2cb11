select count(*) as n, cast(sum(t.revenue_fen) as bigint) as m0, cast(sum(t.cost_fen) as bigint) as m1, cast(sum(t.clicks) as bigint) as m2, cast(sum(t.impressions) as bigint) as m3
  from ad_report t
  where t.shop_id = 1
  and ((t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  and t.report in ('plan')
  and t.product = '万相台无界')
  or (t.from_day >= date '2026-11-05'
  and t.from_day <= date '2026-11-09'
  and t.to_day = t.from_day
  and t.report in ('keyword')
  and t.product = '直通车'));
