/** Runs before each test file. */
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Without it Fluent shows the end of every motion at once. happy-dom has one
// that runs in real time and rejects when it is cut short.
Reflect.deleteProperty(Element.prototype, 'animate')

// Without a layout nothing has a height, and a table would draw no row: what
// scrolls by itself is 640 pixels high here, and has much to scroll.
for (const [name, pixels] of Object.entries({ clientHeight: 640, scrollHeight: 10_000_000 })) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return 'scroller' in this.dataset ? pixels : 0
    },
  })
}

// happy-dom scrolls and tells nobody.
const scrollTo = Element.prototype.scrollTo
Element.prototype.scrollTo = function (this: Element, ...args: unknown[]) {
  Reflect.apply(scrollTo, this, args)
  queueMicrotask(() => this.dispatchEvent(new Event('scroll')))
}

// Machines that test are often busy; a test that passes is not slower for it.
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  window.location.hash = ''
  document.documentElement.lang = 'ja'
})
