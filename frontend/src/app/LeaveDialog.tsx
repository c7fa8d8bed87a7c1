/** Asks before a link leads away from changes that are not saved. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n'
import { goTo, hasUnsaved, wentItself } from '@/ui'

export function LeaveDialog(props: { onAsk: () => void }) {
  const { onAsk } = props
  const { t } = useWords()
  const [target, setTarget] = useState<string | null>(null)
  const opener = useRef<HTMLElement | null>(null)

  useEffect(() => {
    // Before the link itself acts, so that it can be held back.
    const ask = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null
      const hash = link?.getAttribute('href')
      if (!hash || hash === window.location.hash || !hasUnsaved()) return
      event.preventDefault()
      event.stopPropagation()
      opener.current = link instanceof HTMLElement ? link : null
      setTarget(hash)
      onAsk()
    }
    // Back, forward and an address typed in are known only afterwards: the
    // screen stays, for nobody else hears of it, and the address comes back.
    let here = window.location.hash
    const comeBack = (event: HashChangeEvent) => {
      const hash = window.location.hash
      if (wentItself() || !hasUnsaved()) {
        here = hash
        return
      }
      event.stopImmediatePropagation()
      window.history.pushState(null, '', here || '#/')
      opener.current = null
      setTarget(hash)
      onAsk()
    }
    document.addEventListener('click', ask, { capture: true })
    window.addEventListener('hashchange', comeBack, { capture: true })
    return () => {
      document.removeEventListener('click', ask, { capture: true })
      window.removeEventListener('hashchange', comeBack, { capture: true })
    }
  }, [onAsk])

  function stay() {
    setTarget(null)
    // Once the dialog is gone: back to the link, or to the screen if its menu is closed.
    requestAnimationFrame(() => {
      const title = document.querySelector<HTMLElement>('main h1')
      const link = opener.current
      ;(link?.isConnected ? link : title)?.focus()
    })
  }

  return (
    <Dialog open={target !== null} onOpenChange={stay} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('ui.leave.title')}</DialogTitle>
          <DialogContent>{t('ui.leave.text')}</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={stay}>
              {t('ui.leave.stay')}
            </Button>
            <Button
              onClick={() => {
                if (target) goTo(target)
                setTarget(null)
              }}
            >
              {t('ui.leave.go')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
