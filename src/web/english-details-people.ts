import type { Template } from './english-template.ts'

/** Why an act on members, accounts, roles, keys or channels is refused. */
export const peopleDetails: readonly Template[] = [
  ['店主管所有店铺；只管一家店的请用店长。', 'An owner has all shops; for one shop use a manager.'],
  [
    '至少要有一位能登录的店主；请先让另一位成为店主。',
    'There must be one owner who can sign in; make somebody else an owner first.',
  ],
  ['成员「{name}」已归档，请先请回。', 'Member “{name}” is archived; bring them back first.'],
  ['成员「{name}」已归档，请回就可以，不用另加。', 'Member “{name}” is archived; bring them back instead.'],
  [
    '成员「{name}」已归档，请选别人，或先请回。',
    'Member “{name}” is archived; choose another, or bring them back first.',
  ],
  [
    '已有名为「{name}」的成员，请换一个分得清的名字。',
    'There is a member called “{name}” already; choose a name that tells them apart.',
  ],
  ['请写上您的名字。', 'Write your name.'],
  [
    '这个密码太容易猜，请不要用自己的名字、重复的字或常见的词。',
    'This password is too easy to guess; do not use your name, repeated characters or common words.',
  ],
  [
    '「{permission}」不能给密钥：捡到它的人就能给自己开账号。',
    'An API key cannot have “{permission}”: whoever finds it could make an account of their own.',
  ],
  ['您自己没有「{permission}」的权限。', 'You do not have the permission “{permission}” yourself.'],
  [
    '已有名为「{name}」的密钥，请换一个分得清的名字。',
    'There is an API key called “{name}” already; choose a name that tells them apart.',
  ],
  [
    '一位成员最多 {nKeys} 把密钥，请先收回不用的。',
    'A member has {nKeys} API keys at most; revoke those that are not used.',
  ],
  [
    '已有名为「{name}」的角色，请换一个分得清的名字。',
    'There is a role called “{name}” already; choose a name that tells them apart.',
  ],
  [
    '「{name}」是随程序来的角色，不能改；请照着它另建一个。',
    'Role “{name}” comes with the program and cannot be changed; make another from it.',
  ],
  [
    '还有人是「{name}」：{names}。请先给他们别的角色。',
    'Members still have the role “{name}”: {names}. Give them another role first.',
  ],
  ['{names} 等', '{names} and others'],
  [
    '两步验证已经打开了；要换手机，请先关掉再打开。',
    'Two steps are on already; to change the telephone turn them off and on again.',
  ],
  ['这是一位成员自己的事，请先以成员登录。', 'This is a member’s own affair; sign in as a member first.'],
  ['请填写邮箱服务器、端口和发件人。', 'Fill in the mail server, its port and the sender.'],
  ['请粘贴{way}群机器人的地址。', 'Paste the address of the {way} group robot.'],
  [
    '渠道的种类不能改，请删掉另加一个。',
    'The kind of a channel cannot be changed; delete it and add another.',
  ],
  [
    '换了邮箱服务器或端口，请把密码再填一遍。',
    'The mail server or its port was changed; fill in the password again.',
  ],
  [
    '不加密发信，密码路上谁都看得到；真要这样，请把密码再填一遍。',
    'Without encryption anybody on the way sees the password; to have it so, fill in the password again.',
  ],
  ['请写明试发到哪个邮箱。', 'Say to which address the test goes.'],
  ['发得太快，{nSeconds} 秒后再试。', 'Too fast; try again in {nSeconds} seconds.'],
  [
    '这不是{way}群机器人的地址，应以 {address} 开头，请从群设置里整个复制。',
    'This is not the address of a {way} group robot, which begins with {address}; copy the whole of it from the settings of the group.',
  ],
]
