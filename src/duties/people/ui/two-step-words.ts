import { words } from '../../../web/kit/words.ts'

export const twoStepWords = words(
  {
    title: '两步验证',
    hint: '登录时除了密码，再问手机上的 6 位验证码。密码被人看到了，也进不来。',
    isOn: '已经打开。',
    isOff: '没有打开。',
    turnOn: '打开两步验证',
    turnOff: '关掉两步验证',
    password: '现在的密码',
    next: '下一步',
    cancel: '算了',
    scan: '用手机上的验证器扫这个码（微软、谷歌的验证器，或 1Password 这类密码管理器都可以）：',
    picture: '给验证器扫的二维码',
    type: '扫不了，就把这串密钥填进去：',
    code: '验证器里现在的 6 位数',
    confirm: '打开',
    backup:
      '打开了。下面是备用码：手机丢了、坏了时用来登录，每个只能用一次。现在就抄下来或打印，关掉这里就再也看不到：',
    copy: '复制全部',
    done: '抄好了',
  },
  {
    title: 'Two steps',
    hint: 'After the password a six-digit code of your telephone is asked: whoever saw the password stays outside.',
    isOn: 'It is on.',
    isOff: 'It is off.',
    turnOn: 'Turn two steps on',
    turnOff: 'Turn two steps off',
    password: 'Present password',
    next: 'Next',
    cancel: 'Never mind',
    scan: 'Scan this with an authenticator on your telephone (Microsoft’s, Google’s, or a password manager):',
    picture: 'QR code for the authenticator',
    type: 'Or type this secret into it:',
    code: 'The six digits it shows now',
    confirm: 'Turn on',
    backup:
      'It is on. These are backup codes, for when the telephone is lost; each works once. Copy or print them now, they are never shown again:',
    copy: 'Copy all',
    done: 'Copied',
  },
)
