/** Cells as a spreadsheet takes them from the clipboard. */

/** Cells parted by tabs and rows by line breaks; what holds either stands in quotes. */
export function asText(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\r\n')
}

/**
 * The same as a table in which every cell is text: a spreadsheet prefers it,
 * and with it 0001 stays 0001.
 */
export function asHtml(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => {
    const inside = cells.map((cell) => `<td style="mso-number-format:'\\@'">${escaped(cell)}</td>`)
    return `<tr>${inside.join('')}</tr>`
  })
  return `<table>${lines.join('')}</table>`
}

function quoted(cell: string): string {
  return /[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function escaped(cell: string): string {
  return cell
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\r\n|\r|\n/g, '<br style="mso-data-placement:same-cell">')
}
