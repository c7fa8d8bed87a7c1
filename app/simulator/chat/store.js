// What the page knows of the simulator: read once, then kept by its events, and
// read anew whenever something may have been missed.

import { ask } from './ask.js'

// talkKey names a talk as the simulator does.
export const talkKey = (botId, userId, channelId) => `${botId}/${channelId ? '' : userId}/${channelId ?? ''}`

const readMarks = 'read'

class Store extends EventTarget {
  users = []
  bots = []
  rooms = []
  faults = []
  console = false // there are values to copy
  loaded = false
  connected = true

  #talks = new Map() // entries by talkKey, in order
  #marks = new Map() // the number of the last entry that was seen
  #ahead = 0 // of LINE WORKS's clock, in ms
  #source = null
  #retry = 0
  #waiting = null // changes that come while the state is read
  #again = false
  #faultsSoon = 0

  // connect keeps the store up to date until disconnect.
  connect() {
    if (this.#source) return
    clearTimeout(this.#retry)
    const source = new EventSource('/simulator/events')
    this.#source = source
    source.addEventListener('ready', () => this.#read())
    for (const kind of ['talk', 'bots', 'users', 'rooms', 'faults', 'missed']) {
      source.addEventListener(kind, (e) => {
        const change = JSON.parse(e.data)
        if (this.#waiting) this.#waiting.push(change)
        else this.#apply(change)
      })
    }
    source.addEventListener('error', () => {
      this.#setConnected(false)
      // The browser tries again by itself, but not after an answer that is an error.
      if (source.readyState !== EventSource.CLOSED) return
      this.disconnect()
      this.#retry = setTimeout(() => this.connect(), 2000)
    })
  }

  disconnect() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = null
  }

  // now is LINE WORKS's time.
  now() {
    return new Date(Date.now() + this.#ahead)
  }

  user(ref) {
    return this.users.find((u) => u.userId === ref || u.email === ref)
  }

  entries(key) {
    return this.#talks.get(key) ?? []
  }

  last(key) {
    return this.entries(key).at(-1)
  }

  // unread: the Bot spoke last, and nobody looked since.
  unread(key) {
    const e = this.last(key)
    return e?.from === 'bot' && e.seq > (this.#marks.get(key) ?? 0)
  }

  markRead(key) {
    const e = this.last(key)
    if (!e || e.seq <= (this.#marks.get(key) ?? 0)) return
    this.#marks.set(key, e.seq)
    try {
      localStorage.setItem(readMarks, JSON.stringify([...this.#marks]))
    } catch {
      // without storage other tabs keep their dots
    }
    this.#tell('read', { key })
  }

  // loadMarks takes over what other tabs have seen.
  loadMarks() {
    try {
      this.#marks = new Map(JSON.parse(localStorage.getItem(readMarks) ?? '[]'))
    } catch {
      this.#marks = new Map()
    }
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }))
  }

  #setConnected(connected) {
    if (this.connected === connected) return
    this.connected = connected
    this.#tell('connected')
  }

  // read replaces everything. Changes that come meanwhile are applied after it:
  // they may be newer than the answer, and applying one twice does no harm.
  async #read() {
    if (this.#waiting) {
      this.#again = true
      return
    }
    const source = this.#source
    this.#waiting = []
    let failed = false
    try {
      do {
        this.#again = false
        this.#install(await ask('GET', 'state'))
      } while (this.#again)
    } catch {
      failed = true
    }
    const changes = this.#waiting
    this.#waiting = null
    for (const c of changes) this.#apply(c, true)
    if (failed) {
      this.#setConnected(false)
      setTimeout(() => this.#source === source && source && this.#read(), 1000)
      return
    }
    this.loaded = true
    this.#setConnected(true)
    this.#tell('state')
  }

  #install(state) {
    this.users = state.users
    this.bots = state.bots
    this.rooms = state.rooms
    this.faults = state.faults
    this.console = state.console
    this.#ahead = new Date(state.now) - Date.now()
    this.#talks = new Map(state.talks.map((talk) => [talkKey(talk.botId, talk.userId, talk.channelId), talk.entries]))
    // Numbers begin again with each start of the simulator.
    const newest = Math.max(0, ...state.talks.map((talk) => talk.entries.at(-1)?.seq ?? 0))
    if ([...this.#marks.values()].some((seq) => seq > newest)) this.#marks.clear()
  }

  #apply(change, quiet = false) {
    switch (change.kind) {
      case 'talk': {
        const key = talkKey(change.botId, change.userId, change.channelId)
        this.#put(key, change.entry)
        if (!quiet) this.#tell('talk', { key })
        break
      }
      case 'faults':
        // One change a hit; under load that is many.
        this.#faultsSoon ||= setTimeout(() => this.#readFaults(), 100)
        break
      default:
        this.#read()
    }
  }

  #put(key, entry) {
    const entries = this.entries(key)
    let at = entries.length
    while (at > 0 && entries[at - 1].seq > entry.seq) at--
    if (at > 0 && entries[at - 1].seq === entry.seq) entries[at - 1] = entry
    else entries.splice(at, 0, entry)
    this.#talks.set(key, entries)
  }

  async #readFaults() {
    this.#faultsSoon = 0
    try {
      this.faults = await ask('GET', 'faults')
      this.#tell('faults')
    } catch {
      // whoever is connected again reads everything
    }
  }
}

export const store = new Store()
