/** Tells screen readers what changed, once at a time and never in haste. */
import { makeStyles } from '@fluentui/react-components'

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})

/** Text for screen readers alone. */
export function Hidden(props: { children: string }) {
  return <span className={useStyles().hidden}>{props.children}</span>
}

/** Says its text when it changes, as soon as the reader has a pause. */
export function Announcement(props: { text: string }) {
  return (
    <div className={useStyles().hidden} role="status" aria-live="polite">
      {props.text}
    </div>
  )
}
