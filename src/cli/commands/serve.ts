import type { DemoScenario } from '../../duties/training/demo/contract.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Call, type Command, textFlag } from '../command.ts'

const demoWanted = ({ flags }: Call): DemoScenario | undefined => {
  const scenario = textFlag(flags, 'scenario')
  if (scenario !== undefined && scenario !== 'small' && scenario !== 'medium')
    throw new Failure('invalid_input', {
      detail: `--scenario 应为 small（小店）或 medium（中店），现在是「${scenario}」。`,
    })
  return flags.demo === true || scenario ? (scenario ?? 'medium') : undefined
}

export const serve: Command = {
  name: 'serve',
  summary: '启动掌柜，在浏览器里使用',
  usage: 'serve [--port N] [--demo [--scenario small]] [--data DIR]',
  words: 0,
  takesNoShop: true,
  flags: {
    '--port N': '端口，默认 8787（或环境变量 ZHANGGUI_PORT）',
    '--demo': '启动后生成示范店（虚构数据，能一键移除）；已经有了就不再生成',
    '--scenario S': '示范店多大：medium 中店（默认，13 个月）或 small 小店（3 个月，几秒就好）',
  },
  options: { port: { type: 'string' }, demo: { type: 'boolean' }, scenario: { type: 'string' } },
  examples: [
    ['serve', '启动并显示地址，Ctrl-C 结束'],
    ['serve --port 8788 --data ~/另一家店', '用另一个端口和数据目录'],
    ['serve --demo', '没有文件时先看看：生成示范店再打开'],
  ],
  run: (call) => {
    const demo = demoWanted(call)
    return call.program.serve(call.settings, call.output, demo ? { demo } : {})
  },
}
