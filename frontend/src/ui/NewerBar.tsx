/** Says that another administrator registered something while one edits, and asks what is to stay. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { type RefObject, useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useWords } from '@/i18n'
import type { Edited } from './useDraft'

export function NewerBar(props: {
  edited: Pick<Edited<never, never>, 'newer' | 'refused' | 'keep' | 'load'>
  /** Where one goes on after the choice. */
  form: RefObject<HTMLFormElement | null>
  /** The choice is made: what was refused for want of it is settled. */
  onChosen: () => void
}) {
  const { newer, refused, keep, load } = props.edited
  const { t } = useWords()
  const bar = useRef<HTMLDivElement>(null)
  // Whoever wants to register is led here; whoever writes is not disturbed.
  useEffect(() => {
    if (newer && refused > 0) focusBar(bar.current)
  }, [newer, refused])
  if (!newer) return null
  const choose = (choice: () => void) => {
    flushSync(() => {
      choice()
      props.onChosen()
    })
    const { current } = props.form
    const next =
      current?.querySelector<HTMLElement>('button[type="submit"]') ??
      current?.querySelector<HTMLElement>('input:not([disabled])')
    next?.focus()
  }
  return (
    <div ref={bar}>
      <MessageBar tabIndex={-1} intent="warning" layout="multiline">
        <MessageBarBody>{t('ui.newer')}</MessageBarBody>
        <MessageBarActions>
          <Button onClick={() => choose(keep)}>{t('ui.newer.keep')}</Button>
          <Button onClick={() => choose(load)}>{t('ui.newer.load')}</Button>
        </MessageBarActions>
      </MessageBar>
    </div>
  )
}

/** Leads to a bar with a tabIndex, within the element around it. */
export function focusBar(around: HTMLElement | null) {
  const bar = around?.firstElementChild
  if (bar instanceof HTMLElement) bar.focus()
}
