import { counted, words } from '../../web/kit/words.ts'

/** What is said of files on their way to the server. */
export const sendingWords = words(
  {
    queued: (count: number) => `还有 ${count} 个文件在排队，前面的传完就接着传。`,
    lostLabel: '没有传完的文件',
    lost: (count: number) => `有 ${count} 个文件没有传完`,
    lostWhat:
      '上传时网页被刷新、关掉，或断了连接，它们没有到达，没有留下任何数据。同一批里其他文件已经收到，不用重传。请把上面这些再拖进来一次。',
    chooseAgain: '重新选择这些文件',
    acknowledge: '知道了',
    notSent: '没有传到：连接断了。',
    notSentNext: '已经收到的文件不受影响。连上以后点“再试一次”；不会重复收。',
    retry: '再试一次',
  },
  {
    queued: (count) => `${counted(count, 'more file')} will follow as these arrive.`,
    lostLabel: 'Files that did not arrive',
    lost: (count) => `${counted(count, 'file')} did not arrive`,
    lostWhat:
      'The page was reloaded or closed, or the connection broke, while they were being sent; nothing of them was kept. The other files of the lot arrived. Drop the files above once more.',
    chooseAgain: 'Choose them again',
    acknowledge: 'Got it',
    notSent: 'It did not arrive: the connection broke.',
    notSentNext: 'Files that arrived are safe. Try again once connected; nothing is taken twice.',
    retry: 'Try again',
  },
)
