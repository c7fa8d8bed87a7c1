/**
 * One tooltip for any number of texts that end with an ellipsis: a board of
 * thousands of names cannot afford one each. A text takes part by
 * {...overflowing}; the whole of it is shown while the pointer or the focus is
 * on it, and only if it is really cut off.
 */
import { Tooltip } from '@fluentui/react-components'
import { type FocusEvent, type MouseEvent, type ReactNode, useState } from 'react'

/** Marks an element whose text may be cut off. */
export const overflowing = { 'data-overflowing': '' } as const

export function OverflowTooltip(props: { className?: string; children: ReactNode }) {
  const [target, setTarget] = useState<HTMLElement | null>(null)

  function show(event: MouseEvent | FocusEvent) {
    const element = event.target
    const text = element instanceof Element ? textOf(element) : null
    setTarget(text && text.scrollWidth > text.clientWidth ? text : null)
  }
  const hide = () => setTarget(null)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches what goes on inside.
    <div
      className={props.className}
      onMouseOver={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {props.children}
      {target && (
        <Tooltip
          visible
          relationship="inaccessible"
          content={target.textContent ?? ''}
          positioning={{ target, position: 'above', align: 'start' }}
        />
      )}
    </div>
  )
}

/** The marked text at or in an element. */
function textOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>('[data-overflowing]') ?? element.querySelector('[data-overflowing]')
}
