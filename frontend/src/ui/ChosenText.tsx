/** What a drop-down shows as chosen: a long name is cut off, and the arrow stays beside it. */
import { makeStyles } from '@fluentui/react-components'
import { overflowing } from './OverflowTooltip'

const useStyles = makeStyles({
  root: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

export function ChosenText(props: { children: string }) {
  return (
    <span className={useStyles().root} {...overflowing}>
      {props.children}
    </span>
  )
}
