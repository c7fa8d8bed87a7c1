import { describe, expect, test } from 'vitest'
import type { FeedItem } from '@/bridge'
import { wordsOf } from '@/i18n'
import { feedItem } from '@/testing/samples'
import { tell } from './feedWords'

const ja = wordsOf('ja')
const nobody = { employeeId: 0, name: '', code: '', division: '', type: '' } as const

const cases: [string, Partial<FeedItem>, object][] = [
  ['a punch', {}, { who: '山田 太郎', what: '出勤', tone: 'good', more: [] }],
  [
    'a late punch that is ahead of the clock',
    { flags: ['late', 'future'] },
    { tone: 'good', more: ['遅れて到着、時計より先の時刻'] },
  ],
  [
    'a refusal',
    { type: 'break_start', outcome: 'refused', reason: 'refused_break', message: '休憩' },
    {
      what: '受け付けず',
      tone: 'odd',
      more: ['休憩開始: この人の雇用区分では休憩の打刻が許可されていません', '「休憩」'],
    },
  ],
  [
    'a question',
    { type: '', outcome: 'asked', reason: 'ambiguous', message: 'お疲れ様です、出勤しました' },
    {
      what: '本人に確認中',
      tone: 'waiting',
      more: [ja.t('feed.reason.ambiguous'), '「お疲れ様です、出勤しました」'],
    },
  ],
  ['a double tap', { outcome: 'double_tap', reason: 'double_tap' }, { what: '打刻済み', tone: 'plain' }],
  ['a voided punch', { outcome: 'voided', reason: 'voided' }, { what: '出勤 取消', tone: 'plain', more: [] }],
  [
    'an unknown sender with an address',
    { ...nobody, outcome: 'unknown_sender', reason: 'unknown_sender', message: '' },
    { who: 'yamada.taro@sample.example.jp', what: '未登録の人', more: [ja.t('feed.reason.unknown_sender')] },
  ],
  [
    'a sender who is being looked up',
    { ...nobody, accountId: '', outcome: 'awaiting_sender', reason: '', message: '出勤' },
    { who: '名前の分からない人', tone: 'waiting', more: [ja.t('feed.reason.awaiting_sender'), '「出勤」'] },
  ],
  [
    'a failure of ours',
    { outcome: 'failed', reason: 'internal', message: '' },
    { what: '記録できず', tone: 'bad', more: [ja.error('internal')] },
  ],
  [
    'a reason from a newer program',
    { outcome: 'refused', reason: 'refused_by_moon', message: '' },
    { what: '受け付けず', more: [] },
  ],
  [
    'a reply that could not be sent',
    { reply: 'failed', replyCode: 'lineworks_bot_denied' },
    { more: [`返信できませんでした: ${ja.error('lineworks_bot_denied')}`] },
  ],
  ['a reply of unknown result', { reply: 'unknown' }, { more: [ja.t('feed.reply.unknown')] }],
]

describe('the feed says of', () => {
  test.each(cases)('%s', (_, change, want) => {
    expect(tell(ja, feedItem(change))).toMatchObject(want)
  })
})
