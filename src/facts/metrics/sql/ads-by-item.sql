select coalesce(case when t.product <> '万相台无界'
  or (t.subject_kind = ''
  or t.subject_kind like '%商品%'
  or t.subject_kind like '%宝贝%'
  or t.subject_kind like '%单品%') then t.subject_id else '' end, '') as d0, count(*) as n, cast(sum(t.cost_fen) as bigint) as m0
  from ad_report t
  where t.shop_id = 1
  and ((t.from_day >= date '2026-11-01'
  and t.from_day <= date '2026-11-30'
  and t.to_day = t.from_day
  and (t.report in ('item')
  and (t.subject_kind = ''
  or t.subject_kind like '%商品%'
  or t.subject_kind like '%宝贝%'
  or t.subject_kind like '%单品%'))
  and t.product = '万相台无界')
  or (t.from_day >= date '2026-11-05'
  and t.from_day <= date '2026-11-09'
  and t.to_day = t.from_day
  and t.report in ('keyword')
  and t.product = '直通车'))
  group by coalesce(case when t.product <> '万相台无界'
  or (t.subject_kind = ''
  or t.subject_kind like '%商品%'
  or t.subject_kind like '%宝贝%'
  or t.subject_kind like '%单品%') then t.subject_id else '' end, '');

select count(*) as n, cast(sum(t.cost_fen) as bigint) as m0
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
