import { words } from '../../../web/kit/words.ts'
import type { DemoStep } from '../demo/contract.ts'

const zh = {
  offer: '先看看示范店',
  offerWhat:
    '手头没有文件？生成一家虚构的天猫店：60 个商品、13 个月，大促和春节都在里面，每一页都有东西可看。大约一分钟，随时一键移除，不会和您自己的数据混在一起。',
  make: '生成示范店',
  makeSmall: '只要三个月的小店，几秒就好',
  making: '正在生成示范店',
  goesOn: '离开这一页也会继续。',
  step: ({ doing, at, of, file }: DemoStep) => {
    if (doing === 'removing') return '正在移除'
    if (doing === 'typing') return `正在填写 ${file ?? ''} ${at}/${of}`
    return doing === 'writing' ? `正在生成第 ${at} 天，共 ${of} 天` : `正在导入 ${file ?? ''} ${at}/${of}`
  },
  cancel: '取消',
  cancelling: '正在取消',
  ready: '示范店好了',
  open: '打开',
  invented: '示范店 · 虚构数据',
  inventedWhat: '这家店的商品、买家和数字都是编的，用来看看掌柜能做什么',
  practising: '练习店 · 虚构数据',
  backToQuestion: '回到题目',
  remove: '移除',
  removing: '正在移除',
}

const en: typeof zh = {
  offer: 'Look at the demo shop first',
  offerWhat:
    'No files at hand? Have a Tmall shop invented: 60 items, 13 months with the big sales and the Spring Festival, something to see on every page. It takes about a minute, goes with one click and never mixes with your own data.',
  make: 'Make the demo shop',
  makeSmall: 'Only a small one of three months, in seconds',
  making: 'Making the demo shop',
  goesOn: 'It goes on when you leave this page.',
  step: ({ doing, at, of, file }) => {
    if (doing === 'removing') return 'Removing'
    if (doing === 'typing') return `Filling in ${file ?? ''} ${at}/${of}`
    return doing === 'writing' ? `Writing day ${at} of ${of}` : `Importing ${file ?? ''} ${at}/${of}`
  },
  cancel: 'Cancel',
  cancelling: 'Cancelling',
  ready: 'The demo shop is ready',
  open: 'Open',
  invented: 'Demo shop · invented data',
  inventedWhat: 'Its items, buyers and figures are made up, to show what Zhanggui can do',
  practising: 'Practice shop · invented data',
  backToQuestion: 'Back to the question',
  remove: 'Remove',
  removing: 'Removing',
}

export const trainingWords = words(zh, en)
