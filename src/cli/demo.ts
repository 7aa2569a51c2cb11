import { setTimeout as wait } from 'node:timers/promises'
import type { Demo, DemoScenario, DemoStep } from '../duties/training/demo/contract.ts'
import type { Output } from './command.ts'
import { progressBar } from './progress-bar.ts'
import { refusalOf } from './refusal.ts'
import type { Client } from './session.ts'

const doingOf = ({ doing, at, of, file }: DemoStep): string => {
  if (doing === 'removing') return '正在移除'
  if (doing === 'typing') return `正在填写 ${file} ${at}/${of}`
  return doing === 'writing' ? `正在生成第 ${at} 天，共 ${of} 天` : `正在导入 ${file} ${at}/${of}`
}

const finished = ({ state, shop, from, to, failure }: Demo, address: string, seconds: number): string => {
  if (state === 'ready')
    return `示范店「${shop}」好了，用了 ${seconds} 秒；数据 ${from} 至 ${to}，全部是虚构的，页面上一键移除。\n打开：${address}/?shop=${encodeURIComponent(shop ?? '')}`
  return failure ? `示范店没有做成：${failure.message} ${failure.next}` : '示范店已取消，什么都没有留下。'
}

/** Makes the demo shop unless there is one, and tells how far it is until it is ready or the program ends. */
export const takeDemo = async (input: {
  client: Client
  output: Output
  scenario: DemoScenario
  address: string
  signal: AbortSignal
}): Promise<void> => {
  const { client, output, scenario, address, signal } = input
  try {
    let now = await client.training.demo()
    const wasReady = now.state === 'ready'
    if (now.state === 'none') now = await client.training.makeDemo({ scenario })
    if (!wasReady) output.err('正在生成示范店，几十秒就好；页面已经可以打开。')
    const from = performance.now()
    for (; now.state === 'making' || now.step; now = await client.training.demo()) {
      if (now.step) output.progress(progressBar(now.step.progress, doingOf(now.step)))
      await wait(200, undefined, { signal })
    }
    output.progress('')
    const seconds = Math.round((performance.now() - from) / 1000)
    output.out(wasReady ? `已经有示范店「${now.shop}」，不再生成。` : finished(now, address, seconds))
  } catch (error) {
    output.progress('')
    if (signal.aborted) return
    const { message, next } = await refusalOf(error)
    output.err(`示范店没有做成：${message} ${next}`)
  }
}
