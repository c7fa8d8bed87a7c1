// Files as offices have them, made byte by byte so that the tests need no program for it.
import { crc32 } from 'node:zlib'

/** A workbook of one sheet: rows of texts; null leaves a cell out. */
export function workbook(rows, sheet = '名簿') {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const pack = 'http://schemas.openxmlformats.org/package/2006'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const cell = (value, row, column) =>
    value === null
      ? ''
      : `<c r="${letter(column)}${row}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
  const data = rows.map(
    (cells, at) =>
      `<row r="${at + 1}">${cells.map((value, column) => cell(value, at + 1, column)).join('')}</row>`,
  )
  const xml = (text) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`
  return zip({
    '[Content_Types].xml': xml(
      `<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
        `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${pack}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${pack}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': xml(
      `<worksheet xmlns="${main}"><sheetData>${data.join('')}</sheetData></worksheet>`,
    ),
  })
}

const letter = (column) => String.fromCharCode(65 + column)
const escaped = (text) => text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`)

/** An archive whose files are stored as they are. */
function zip(files) {
  const parts = []
  const entries = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name)
    const body = Buffer.from(text)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(path.length, 22)
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(20, 4)
    common.copy(entry, 6)
    entry.writeUInt32LE(offset, 42)
    entries.push(entry, path)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, body)
    offset += 30 + path.length + body.length
  }
  const central = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}

/** Text as Excel for Japan saves CSV: Shift_JIS with its own characters, lines that end with CRLF. */
export function cp932(rows) {
  const bytes = cp932Bytes()
  const text = rows.map((cells) => `${cells.join(',')}\r\n`).join('')
  return Buffer.from([...text].flatMap((character) => bytes.get(character) ?? [0x3f]))
}

/** What each character is in it, from what the bytes mean. */
function cp932Bytes() {
  const decoder = new TextDecoder('shift_jis', { fatal: true })
  const table = new Map()
  const note = (...bytes) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (!table.has(character)) table.set(character, bytes)
    } catch {
      // No character.
    }
  }
  for (let one = 0; one < 0x80; one++) note(one)
  for (let one = 0xa1; one < 0xe0; one++) note(one)
  for (let lead = 0x81; lead < 0xfd; lead++) {
    if (lead >= 0xa0 && lead < 0xe0) continue
    for (let trail = 0x40; trail < 0xfd; trail++) note(lead, trail)
  }
  return table
}
