import type { Command } from '../command.ts'

export const serve: Command = {
  name: 'serve',
  summary: '启动掌柜，在浏览器里使用',
  usage: 'serve [--port N] [--data DIR]',
  flags: { '--port N': '端口，默认 8787（或环境变量 ZHANGGUI_PORT）' },
  options: { port: { type: 'string' } },
  examples: [
    ['serve', '启动并显示地址，Ctrl-C 结束'],
    ['serve --port 8788 --data ~/另一家店', '用另一个端口和数据目录'],
  ],
  run: ({ program, settings, output }) => program.serve(settings, output),
}
