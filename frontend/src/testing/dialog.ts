/**
 * The dialog that asks. Without a layout nothing can take its focus, and Fluent
 * hides it and the page behind it from each other at moments of its own. So
 * both are looked for as if hidden; that the first button, the safe one, gets
 * the focus is seen in a browser.
 */
import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'

/** What is behind a dialog may be hidden for a moment longer than the dialog is there. */
export const hidden = true

export async function findDialog(user: UserEvent) {
  const dialog = await screen.findByRole('alertdialog', { hidden })
  const inside = within(dialog)
  const buttons = () => inside.getAllByRole('button', { hidden })
  return {
    dialog,
    inside,
    /** What the buttons say, in their order. */
    answers: buttons().map((button) => button.textContent),
    press(answer: string) {
      const button = buttons().find(({ textContent }) => textContent === answer)
      if (!button) throw new Error(`no button says ${answer}`)
      return user.click(button)
    },
  }
}
