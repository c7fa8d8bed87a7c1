/** Looks for what shuts people out, as far as it can be told without a layout. */
import axe from 'axe-core'

/**
 * The violations in what is shown, in words.
 *
 * Left out: contrast and the size of targets, which need a layout and are
 * checked in a browser; and the stops that Fluent's focus management puts at
 * the ends of its areas. Those are focusable and hidden at once by intent: they
 * hand the focus on the moment they get it.
 */
export async function violations(root: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(
    { include: [root as HTMLElement], exclude: [['[data-tabster-dummy]']] },
    { rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } } },
  )
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
}
