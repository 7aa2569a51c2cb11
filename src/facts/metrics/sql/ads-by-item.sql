select coalesce(t.subject_id, '') as d0, count(*) as n, cast(sum(t.cost_fen) as bigint) as m0
  from ad_report t
  where t.shop_id = 1
  and ((t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  and t.report = 'item'
  and t.product = '万相台无界')
  or (t.from_day >= date '2026-11-05'
  and t.from_day <= date '2026-11-09'
  and t.to_day = t.from_day
  and t.report = 'keyword'
  and t.product = '直通车'))
  group by coalesce(t.subject_id, '');

select count(*) as n, cast(sum(t.cost_fen) as bigint) as m0
  from ad_report t
  where t.shop_id = 1
  and ((t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  and t.report = 'plan'
  and t.product = '万相台无界')
  or (t.from_day >= date '2026-11-05'
  and t.from_day <= date '2026-11-09'
  and t.to_day = t.from_day
  and t.report = 'keyword'
  and t.product = '直通车'));
