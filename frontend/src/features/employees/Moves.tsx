/** Where an employee belonged, belongs and will belong, and taking a 異動 back. */
import { Badge, Body1, Body1Strong, Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type EmployeeDetail, employeeQuery, errorSentence, type MoveInfo, useBridge } from '@/bridge'
import { useWords } from '@/i18n'
import { ConfirmDialog, writtenDate } from '@/ui'

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '44px',
    paddingBlock: tokens.spacingVerticalXS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  when: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  unit: { overflowWrap: 'anywhere' },
})

export function Moves(props: {
  employee: EmployeeDetail
  /** Whether a 異動 can be taken back now. */
  editable: boolean
  onDone: (said: string) => void
}) {
  const { employee } = props
  const { moves } = employee
  const styles = useStyles()
  const words = useWords()
  const { t, longDate } = words
  const bridge = useBridge()
  const client = useQueryClient()
  const titleId = useId()
  const [asked, setAsked] = useState<MoveInfo | null>(null)
  const [open, setOpen] = useState(false)
  const takeBack = useMutation({
    mutationFn: (move: MoveInfo) => bridge.employees.deleteMove(employee.id, employee.version, move.from),
    onSuccess: (next) => {
      client.setQueryData(employeeQuery(bridge, next.id).queryKey, next)
      setOpen(false)
      props.onDone(t('employees.move.done'))
    },
  })
  const unitOf = (move: MoveInfo) =>
    t('employees.moves.line', { division: move.division, type: move.employmentType })

  return (
    <section aria-labelledby={titleId}>
      <Subtitle2 as="h3" id={titleId} className={styles.title}>
        {t('employees.moves')}
      </Subtitle2>
      <ul className={styles.list}>
        {moves.map((move) => (
          <li key={move.from} className={styles.item}>
            <div>
              <div className={styles.when}>
                <Body1Strong>{t('employees.moves.from', { date: writtenDate(move.from) })}</Body1Strong>
                {employee.nextMove !== '' && move.from >= employee.nextMove && (
                  <Badge appearance="outline" color="informative">
                    {t('employees.moves.future')}
                  </Badge>
                )}
              </div>
              <Body1 className={styles.unit}>{unitOf(move)}</Body1>
            </div>
            {props.editable && moves.length > 1 && (
              <Button
                size="small"
                aria-label={t('employees.move.delete_of', { date: writtenDate(move.from) })}
                onClick={() => {
                  takeBack.reset()
                  setAsked(move)
                  setOpen(true)
                }}
              >
                {t('employees.move.delete')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={open}
        title={t('employees.move.title', { date: longDate(asked?.from ?? '') })}
        keep={t('employees.move.keep')}
        go={t('employees.move.delete')}
        pending={takeBack.isPending}
        error={takeBack.error ? errorSentence(words, takeBack.error) : undefined}
        onKeep={() => setOpen(false)}
        onGo={() => asked && takeBack.mutate(asked)}
      >
        {asked &&
          t(asked.from === moves[moves.length - 1]?.from ? 'employees.move.first' : 'employees.move.text', {
            name: employee.name,
            unit: unitOf(asked),
          })}
      </ConfirmDialog>
    </section>
  )
}
