/** Step 1: a file is dropped or picked. Below it, what was imported before. */
import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { type DragEvent, useRef, useState } from 'react'
import { errorSentence, type ImportKind } from '@/bridge'
import { useWords } from '@/i18n'
import { Panel, useNoStrayDrops } from '@/ui'
import { FileIcon } from '@/ui/icons'
import { History } from './History'
import { PasswordDialog } from './PasswordDialog'
import { Template } from './Template'
import { useOpen } from './useOpen'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  area: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    minHeight: '152px',
    boxSizing: 'border-box',
    margin: 0,
    padding: tokens.spacingHorizontalL,
    textAlign: 'center',
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  over: { backgroundColor: tokens.colorSubtleBackgroundHover },
  text: { margin: 0, overflowWrap: 'anywhere' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  about: { flexBasis: '320px', flexGrow: 1, margin: 0, color: tokens.colorNeutralForeground2 },
  hidden: { display: 'none' },
})

/** Older kinds can be picked as well: they are told how to become one that can be read. */
const accepted = '.xlsx,.xlsm,.csv,.tsv,.txt,.xls,.xlsb'

export function ChooseFile(props: { kind: ImportKind }) {
  const { kind } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const opening = useOpen(kind)
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLFieldSetElement>(null)
  useNoStrayDrops()

  function take(file: File | undefined) {
    setOver(false)
    if (file) opening.open(file)
  }

  return (
    <>
      <Panel title={t('importing.choose')}>
        <div className={styles.body}>
          {opening.error && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>
                {/* Most sentences about a file name it themselves. */}
                {opening.error.args.file === undefined && (
                  <Body1Strong className={styles.text}>{opening.name} </Body1Strong>
                )}
                {errorSentence(words, opening.error)}
              </MessageBarBody>
            </MessageBar>
          )}
          <fieldset
            ref={area}
            aria-label={t('importing.choose')}
            className={mergeClasses(styles.area, over && styles.over)}
            onDragOver={(event: DragEvent) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event: DragEvent) => {
              event.preventDefault()
              take(event.dataTransfer.files[0])
            }}
          >
            {opening.pending ? (
              <>
                <Spinner label={t('importing.opening', { name: opening.name })} />
                <Button onClick={opening.stop}>{t('ui.cancel')}</Button>
              </>
            ) : (
              <>
                <FileIcon />
                <Body1 as="p" className={styles.text}>
                  {t('importing.drop')}
                </Body1>
                <Button appearance="primary" onClick={() => picker.current?.click()}>
                  {t('importing.pick')}
                </Button>
                <Caption1 as="p" className={styles.quiet}>
                  {t('importing.accepted')}
                </Caption1>
              </>
            )}
            <input
              ref={picker}
              type="file"
              accept={accepted}
              aria-label={t('importing.pick')}
              className={styles.hidden}
              onChange={(event) => {
                take(event.target.files?.[0])
                // The same file can be picked again after it was mended.
                event.target.value = ''
              }}
            />
          </fieldset>
          <div className={styles.foot}>
            <Body1 as="p" className={styles.about}>
              {t(`importing.about.${kind}`)}
            </Body1>
            <Template kind={kind} />
          </div>
        </div>
      </Panel>
      <PasswordDialog
        name={opening.name}
        open={opening.locked}
        wrong={opening.wrong}
        pending={opening.pending}
        onPassword={opening.unlock}
        onCancel={() => {
          opening.stop()
          // Once the dialog is gone.
          requestAnimationFrame(() => area.current?.querySelector('button')?.focus())
        }}
      />
      <History />
    </>
  )
}
