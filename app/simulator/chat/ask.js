// Asked is what the simulator answers with a status that is no success.
export class Asked extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

// ask calls a control page. It throws Asked, or a TypeError without an answer.
export async function ask(method, page, body) {
  const init = { method }
  if (body !== undefined) {
    init.headers = { 'Content-Type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  const answer = await fetch('/simulator/' + page, init)
  if (answer.status === 204) return undefined
  const json = await answer.json()
  if (!answer.ok) throw new Asked(answer.status, json.error)
  return json
}
