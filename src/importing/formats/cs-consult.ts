import { count, duration, ratio } from './field.ts'
import { serviceReport } from './service-report.ts'

export const csConsult = serviceReport({
  id: 'cs-consult',
  report: 'reception',
  name: '咨询接待',
  needs: [
    ['接待人数', '咨询人数'],
    ['平均响应时长', '首次响应时长', '旺旺回复率', '3分钟人工响应率', '未回复人数'],
  ],
  fields: [
    count('consultants', '咨询人数'),
    count('received', '接待人数'),
    count('unanswered', '未回复人数'),
    count('effective_received', '有效接待人数'),
    duration('response_seconds', '平均响应时长'),
    duration('first_response_seconds', '首次响应时长'),
    ratio('within_three_minutes', '3分钟人工响应率'),
    ratio('reply_rate', '旺旺回复率'),
    count('consult_times', '咨询客服人次'),
    count('reply_times', '客服回复人次'),
    count('unreplied_times', '客服未回复人次'),
    count('slow_received', '慢响应人数'),
    count('long_received', '长接待人数'),
    count('buyer_started', '买家发起人数'),
    count('agent_followed', '客服主动跟进人数'),
    count('messages', '总消息数'),
    count('buyer_messages', '买家消息条数'),
    count('agent_messages', '客服消息条数'),
    // Answers to questions: an agent who says more than is asked is above 100 %.
    { ...ratio('answer_ratio', '答问比'), max: 100 },
    count('agent_characters', '客服字数'),
    duration('reception_seconds', '平均接待时长'),
  ],
})
