/** Runs before each test file. */
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Without it Fluent shows the end of every motion at once. happy-dom has one
// that runs in real time and rejects when it is cut short.
Reflect.deleteProperty(Element.prototype, 'animate')

// Machines that test are often busy; a test that passes is not slower for it.
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  window.location.hash = ''
  document.documentElement.lang = 'ja'
})
