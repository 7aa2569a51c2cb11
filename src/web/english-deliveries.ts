import type { Template } from './english-template.ts'

/** What became of a message that was sent, as its receiver or the network had it, and of a backup made by itself. */
export const deliveries: readonly Template[] = [
  ['过一会儿再试。', 'Tried again in a while.'],
  [
    '收的人已归档，或不再看这家店，没有发。',
    'Who it is for was archived or sees the shop no more; not sent.',
  ],
  [
    '这是恢复以前的，或者启用时已经过了一天，没有发。',
    'From before the restore, or a day old when the copy was put to use; not sent.',
  ],
  ['连不上。', 'No connection.'],
  ['连不上（{code}）。', 'No connection ({code}).'],
  ['等了 10 秒没有回答。', 'No answer within 10 seconds.'],
  ['对方出错了（{code}）。', 'An error on the other side ({code}).'],
  ['回答看不懂（{code}）。', 'An answer that says nothing ({code}).'],
  ['没有说原因（{code}）。', 'No reason was given ({code}).'],
  ['地址不是这家的机器人。', 'The address is not that of a robot of theirs.'],
  [
    '对方要转到别的地址（{code}），没有跟过去。',
    'The other side points to another address ({code}); that was not followed.',
  ],
  [
    '没有通过安全设置（{code}）：加签密钥不对，或要求的关键词、IP 没有满足。',
    'Not let through by the security settings ({code}): a wrong signing key, or a keyword or IP that is asked for.',
  ],
  ['地址里的 access_token 不对（{code}）。', 'The access_token of the address is wrong ({code}).'],
  [
    '地址里的 access_token 不对，机器人可能已被删除（{code}）。',
    'The access_token of the address is wrong; the robot may have been deleted ({code}).',
  ],
  ['群已解散（{code}）。', 'The group is no more ({code}).'],
  ['机器人不存在，可能已被删除（{code}）。', 'There is no such robot; it may have been deleted ({code}).'],
  ['机器人已停用（{code}）。', 'The robot was turned off ({code}).'],
  ['发得太快（{code}），钉钉要求歇 10 分钟。', 'Too fast ({code}); DingTalk wants ten minutes of peace.'],
  ['发得太快（{code}），一分钟后再发。', 'Too fast ({code}); sent again in a minute.'],
  ['同时发得太多（{code}），一分钟后再发。', 'Too many at once ({code}); sent again in a minute.'],
  ['地址里的凭证不对（{code}）。', 'The token of the address is wrong ({code}).'],
  [
    '签名不对（{code}）：签名密钥不对，或这台机器的时间差了一小时以上。',
    'A wrong signature ({code}): the signing key is wrong, or the clock of this machine is off by over an hour.',
  ],
  [
    '这台机器的 IP 不在允许的名单里（{code}）。',
    'The IP of this machine is not on the list of those let in ({code}).',
  ],
  ['没有包含要求的关键词（{code}）。', 'Without the keyword that is asked for ({code}).'],
  [
    '地址里的 key 不对，机器人可能已被移除（{code}）。',
    'The key of the address is wrong; the robot may have been removed ({code}).',
  ],
  ['机器人不在群里了（{code}）。', 'The robot is in the group no more ({code}).'],
  ['内容不合要求（{code}）。', 'The content is not as it should be ({code}).'],
  [
    '邮箱服务器不认用户名或密码（{code}）。',
    'The mail server does not know the user name or the password ({code}).',
  ],
  ['很多邮箱要用“授权码”代替密码。', 'Many mailboxes want a code for programs in place of the password.'],
  [
    '邮箱服务器不支持这种加密方式，请换一种再试。',
    'The mail server does not know this encryption; try another one.',
  ],
  [
    '邮箱服务器拒收（{code}）：发件人、收件人或内容不合它的要求。',
    'The mail server refused it ({code}): the sender, the receiver or the content does not suit it.',
  ],
  ['邮箱服务器说稍后再试（{code}）。', 'The mail server says to try later ({code}).'],
  ['连不上邮箱服务器。', 'No connection to the mail server.'],
  ['连不上邮箱服务器（{code}）。', 'No connection to the mail server ({code}).'],
  ['没有设备份文件夹。', 'No backup folder is set.'],
  ['备份好了（{size}），从头读过一遍，完好。', 'Backed up ({size}), read again from the beginning, sound.'],
  ['清掉 {nFiles} 份旧的。', 'Cleared {nFiles} old ones.'],
]
