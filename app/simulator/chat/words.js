// Every sentence of the page, Japanese and English side by side, so that neither
// can be forgotten. The program's own table of sentences is not used here: the
// simulator stands for somebody else's product and imports nothing of ours.

const table = {
  mark: ['デモ', 'Demo'],
  title: ['模擬 LINE WORKS', 'Simulated LINE WORKS'],
  language: ['English', '日本語'],
  offline: ['模擬 LINE WORKS につながりません。つながるまで待っています。', 'The simulated LINE WORKS cannot be reached. Waiting for it.'],

  people: ['従業員', 'Employees'],
  rooms: ['グループ', 'Groups'],
  filter: ['従業員を絞り込む', 'Filter employees'],
  filterHint: ['名前・アカウントID・従業員コード', 'Name, account ID or code'],
  filterFound: ['{count}名が該当', '{count} found'],
  filterNone: ['該当する従業員はいません', 'Nobody matches'],
  usersNone: ['従業員がまだいません', 'There are no employees yet'],
  unread: ['未読', 'Unread'],
  roomOf: ['{count}名', '{count} people'],
  roomUntitled: ['名前のないグループ', 'Untitled group'],

  nobody: ['従業員を選ぶと、その人として Bot に話しかけられます。', 'Choose an employee to write to the Bot as that person.'],
  notFound: ['この従業員またはグループは見つかりません。一覧から選び直してください。', 'There is no such employee or group. Please choose from the list.'],
  back: ['一覧へ戻る', 'Back'],
  bot: ['Bot', 'Bot'],
  withBot: ['Bot「{bot}」とのトーク', 'Talk with the Bot “{bot}”'],
  withRoom: ['Bot「{bot}」のいるグループ: {names}', 'Group with the Bot “{bot}”: {names}'],
  logOf: ['{who} のトーク', 'Talk of {who}'],
  older: ['前のメッセージを表示', 'Show earlier messages'],
  newer: ['新しいメッセージ', 'New messages'],
  silent: ['まだメッセージがありません。', 'There are no messages yet.'],

  sending: ['送信中', 'Sending'],
  arrived: ['受信', 'Received'],
  arrivedTimes: ['受信 {count}回', 'Received {count} times'],
  failed: ['届きませんでした({why})', 'Not delivered ({why})'],
  noAnswer: ['応答なし', 'no answer'],
  off: ['Bot の受信が切ってあります', 'the Bot takes no messages'],
  lost: ['障害: 失われました', 'fault: lost'],
  held: ['障害: 次の発言の後に届きます', 'fault: arrives after the next message'],

  buttons: ['ボタン', 'Buttons'],
  quick: ['返信の候補', 'Quick replies'],
  menu: ['メニュー', 'Menu'],
  message: ['メッセージ', 'Message'],
  messageHint: ['メッセージを入力(Enter で送信、Shift+Enter で改行)', 'Write a message (Enter sends, Shift+Enter new line)'],
  messageShort: ['メッセージを入力', 'Write a message'],
  writer: ['書く人', 'Write as'],
  send: ['送信', 'Send'],
  copied: ['コピーしました', 'Copied'],
  notCopied: ['コピーできませんでした', 'Could not be copied'],
  notSent: ['送信できませんでした。もう一度お試しください。', 'Could not be sent. Please try again.'],
  notPressed: ['このボタンはもう使えません。', 'This button can no longer be used.'],
  notHere: ['デモでは使えません', 'not usable in the demo'],
  newWindow: ['新しいタブで開きます', 'opens in a new tab'],

  noBot: ['Bot がまだありません。Punchline の「API登録」で Bot を作ると、ここから話しかけられます。', 'There is no Bot yet. Create one under “API登録” in Punchline; then you can write to it here.'],
  notVisible: ['この人は Bot「{bot}」を使えません。Bot が公開されていないか、使えるメンバーに入っていません。', 'This person cannot use the Bot “{bot}”: it is not published, or not for this member.'],
  takesNoText: ['Bot「{bot}」はメッセージを受け付けない設定です。', 'The Bot “{bot}” is set to take no messages.'],
  notInRoom: ['Bot「{bot}」はこのグループにいません。', 'The Bot “{bot}” is not in this group.'],
  nobodyInRoom: ['このグループには書ける人がいません。', 'There is nobody in this group who can write.'],

  console: ['API登録の値', 'Values for API登録'],
  consoleAbout: ['本物の LINE WORKS では、Developer Console に表示される値です。Punchline の「API登録」に写してください。', 'With the real LINE WORKS the Developer Console shows these values. Copy them into “API登録” of Punchline.'],
  consoleAccount: ['Bot の管理者の例', 'A Bot administrator'],
  consoleBotId: ['Bot ID({bot})', 'Bot ID ({bot})'],
  consoleBotSecret: ['Bot Secret({bot})', 'Bot Secret ({bot})'],
  consoleFile: ['.key ファイルを保存', 'Save the .key file'],
  consoleCopy: ['{name} をコピー', 'Copy {name}'],
  consoleCopied: ['{name} をコピーしました', 'Copied {name}'],
  consoleFailed: ['値を読み取れませんでした。画面を開き直してください。', 'The values could not be read. Please reload the page.'],
  copy: ['コピー', 'Copy'],

  faults: ['障害を起こす', 'Cause faults'],
  faultsNow: ['障害を起こす(設定中 {count})', 'Cause faults ({count} set)'],
  faultKind: ['障害', 'Fault'],
  faultsOfReplies: ['Bot の返事に', 'Of the Bot’s replies'],
  faultsOfCallbacks: ['従業員の発言に', 'Of what employees write'],
  faultCount: ['回数', 'Times'],
  faultStart: ['設定', 'Set'],
  faultsNone: ['設定中の障害はありません。', 'No fault is set.'],
  faultsActive: ['設定中の障害', 'Faults that are set'],
  faultsClear: ['すべて解除', 'Clear all'],
  faultLeft: ['あと{left}回(発生 {hits}回)', '{left} to come ({hits} so far)'],
  faultEndless: ['解除するまで(発生 {hits}回)', 'until cleared ({hits} so far)'],
  faultFailed: ['障害を設定できませんでした。', 'The fault could not be set.'],

  tooMany: ['返事を断る(429 送りすぎ)', 'Refuse replies (429, too many)'],
  unavailable: ['返事を断る(503 使えない)', 'Refuse replies (503, unavailable)'],
  slow: ['返事は届くが、応答が5秒遅れる', 'Deliver replies, but answer 5 s late'],
  cut: ['返事は届くが、応答せずに切れる', 'Deliver replies, then cut off without an answer'],
  duplicate: ['発言を2回届ける', 'Deliver messages twice'],
  badSignature: ['発言に違う署名を付ける', 'Sign messages wrongly'],
  late: ['発言を5分前のものとして届ける', 'Deliver messages 5 minutes late'],
  losing: ['発言を届けない', 'Lose messages'],
}

export let lang = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'ja'

// t words a sentence. Its arguments are not looked into for further names: they
// are what people wrote.
export function t(key, args = {}) {
  return table[key][lang === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => String(args[name]))
}

// setLang changes the language, also in the address, so that a reload keeps it.
export function setLang(to) {
  lang = to
  const url = new URL(location.href)
  if (to === 'en') url.searchParams.set('lang', 'en')
  else url.searchParams.delete('lang')
  history.replaceState(history.state, '', url)
}

// wordPage fills in what index.html names: texts, labels and hints.
export function wordPage() {
  document.documentElement.lang = lang
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t)
  for (const e of document.querySelectorAll('[data-label]')) {
    if (e.tagName === 'OPTGROUP') e.label = t(e.dataset.label)
    else e.setAttribute('aria-label', t(e.dataset.label))
  }
  for (const e of document.querySelectorAll('[data-hint]')) e.placeholder = t(e.dataset.hint)
}
