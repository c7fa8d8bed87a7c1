/** Over the sheet what is wrong with it, and at its foot what becomes of it. */
import {
  Body1,
  Body1Strong,
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'
import { useWords } from '@/i18n'
import { reasonSentence } from './reasons'
import { type Person, type Sheet, withoutDomain } from './sheet'

const useStyles = makeStyles({
  list: {
    marginBlock: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalL,
    maxHeight: '84px',
    overflowY: 'auto',
  },
  title: { ':focus': { outlineStyle: 'none' } },
  changes: { alignSelf: 'center' },
})

/** What the program refused, each with a way to its cell. */
export function Wrong(props: { sheet: Sheet; onJump: (person: Person) => void; titleId: string }) {
  const { sheet } = props
  const styles = useStyles()
  const words = useWords()
  const { t, number } = words
  const problems = useSyncExternalStore(sheet.subscribe, sheet.problems)
  const edits = useSyncExternalStore(sheet.subscribe, sheet.edits)
  const wrong = problems.flatMap((problem) => {
    const edit = edits.get(problem.employeeId)
    return edit ? [{ problem, person: edit.person }] : []
  })
  if (wrong.length === 0) return null
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <Body1Strong id={props.titleId} tabIndex={-1} className={styles.title}>
          {t('accounts.wrong', { count: number(wrong.length) })}
        </Body1Strong>
        <ul className={styles.list} aria-labelledby={props.titleId}>
          {wrong.slice(0, mostWrong).map(({ problem, person }) => (
            <li key={person.id}>
              <Link as="button" onClick={() => props.onJump(person)}>{`${person.code} ${person.name}`}</Link>{' '}
              {reasonSentence(words, problem)}
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  )
}

/** More would take long to draw, and nobody reads so many. */
const mostWrong = 100

/** Somebody else changed one of them meanwhile. */
export function Outdated(props: { code: string; busy: boolean; onReload: () => void }) {
  const { t } = useWords()
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{t('accounts.outdated', { code: props.code })}</MessageBarBody>
      <MessageBarActions>
        <Button
          size="small"
          disabledFocusable={props.busy}
          icon={props.busy ? <Spinner size="tiny" /> : null}
          onClick={props.onReload}
        >
          {t('accounts.outdated.reload')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  )
}

export function SheetFoot(props: {
  sheet: Sheet
  /** Offered to IDs without an @; "": not known. */
  domain: string
  busy: boolean
  /** The first of those that got the domain. */
  onMended: (person: Person) => void
  onSave: () => void
  onCancel: () => void
}) {
  const { sheet, domain, busy } = props
  const styles = useStyles()
  const { t, number } = useWords()
  const edits = useSyncExternalStore(sheet.subscribe, sheet.edits)
  const short = withoutDomain(edits)
  const off = [...edits.values()].filter(({ value }) => value === '').length
  return (
    <>
      {short.length > 0 && domain !== '' && (
        <Button
          size="small"
          onClick={() => {
            sheet.fill(short.map(({ person, value }) => [person, `${value}@${domain}`]))
            if (short[0]) props.onMended(short[0].person)
          }}
        >
          {t('accounts.add_domain', { domain, count: number(short.length) })}
        </Button>
      )}
      <Body1 className={styles.changes} role="status">
        {off > 0
          ? t('accounts.changes_off', { count: number(edits.size), off: number(off) })
          : t('accounts.changes', { count: number(edits.size) })}
      </Body1>
      <Button
        size="small"
        appearance="primary"
        icon={busy ? <Spinner size="tiny" /> : null}
        disabledFocusable={busy || edits.size === 0}
        onClick={props.onSave}
      >
        {t('ui.save')}
      </Button>
      <Button size="small" onClick={props.onCancel}>
        {t('ui.cancel')}
      </Button>
    </>
  )
}
