/** A file on its way to the program: sent once, and opened, with its password where it has one. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type BridgeError, type ImportKind, parseError, useBridge } from '@/bridge'
import { currentQuery, fileQuery } from './queries'

interface Opening {
  readonly name: string
  /** What the program calls it; "" until it is there. */
  readonly fileId: string
  readonly pending: boolean
  /** A password is asked for. */
  readonly locked: boolean
  /** The last one did not open it. */
  readonly wrong: boolean
  readonly error: BridgeError | null
}

const nothing: Opening = { name: '', fileId: '', pending: false, locked: false, wrong: false, error: null }

export function useOpen(kind: ImportKind) {
  const bridge = useBridge()
  const client = useQueryClient()
  const [opening, setOpening] = useState<Opening>(nothing)
  /** Counts the attempts: what one that was given up brings is thrown away. */
  const attempt = useRef(0)
  useEffect(
    () => () => {
      attempt.current++
    },
    [],
  )

  async function run(name: string, send: () => Promise<string>, password: string) {
    const mine = ++attempt.current
    const given = () => mine !== attempt.current
    setOpening({ ...nothing, name, pending: true, locked: password !== '' })
    let fileId = ''
    try {
      fileId = await send()
      if (given()) return
      const file = await bridge.imports.open({ fileId, kind, password })
      if (given()) return void bridge.imports.close(file.id).catch(() => {})
      client.setQueryData(fileQuery(bridge, file.id).queryKey, file)
      await client.refetchQueries({ queryKey: currentQuery(bridge).queryKey })
      if (!given()) setOpening(nothing)
    } catch (reason) {
      if (given()) return
      const error = parseError(reason)
      const locked = error.code === 'file_password' || error.code === 'file_password_wrong'
      setOpening({
        ...nothing,
        name,
        fileId,
        locked,
        wrong: error.code === 'file_password_wrong',
        error: locked ? null : error,
      })
    }
  }

  return {
    ...opening,
    open: (file: File) => void run(file.name, () => bridge.files.send(file), ''),
    unlock: (password: string) => void run(opening.name, async () => opening.fileId, password),
    stop() {
      attempt.current++
      setOpening(nothing)
    },
  }
}
