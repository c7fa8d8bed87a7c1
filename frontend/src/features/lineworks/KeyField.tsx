/** The Private Key: a file picked or dropped, or its text pasted. */
import { Body1, Button, makeStyles, mergeClasses, Textarea, tokens } from '@fluentui/react-components'
import { type DragEvent, type RefObject, useRef, useState } from 'react'
import type { FieldProblem } from '@/bridge'
import { type PlainKey, useWords } from '@/i18n'
import { Announcement, useNoStrayDrops } from '@/ui'
import { KeyFileIcon } from '@/ui/icons'
import { FieldFrame } from './FormField'

const useStyles = makeStyles({
  area: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minWidth: 0,
    margin: 0,
    padding: tokens.spacingHorizontalM,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  over: { backgroundColor: tokens.colorSubtleBackgroundHover },
  wrong: { border: `${tokens.strokeWidthThin} dashed ${tokens.colorPaletteRedBorder2}` },
  text: { flexGrow: 1, flexBasis: '160px', overflowWrap: 'anywhere' },
  icon: { flexShrink: 0 },
  hidden: { display: 'none' },
})

/** The text of a file as an editor may have saved it: UTF-8, or UTF-16 behind its mark. */
function textOf(data: ArrayBuffer): string {
  const [first, second] = new Uint8Array(data)
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : ''
  return new TextDecoder(wide || 'utf-8').decode(data)
}

/** A key file has some 2,000 characters; nothing that is much longer is one. */
const largest = 64 * 1024

export function KeyField(props: {
  label: string
  place: string
  value: string
  /** Leaving it blank keeps the stored one. */
  stored: boolean
  onChange: (value: string) => void
  /** A whole value was taken at once. */
  onTake: (value: string) => void
  onBlur: () => void
  problem?: FieldProblem | undefined
  areaRef: RefObject<HTMLFieldSetElement | null>
}) {
  const { label, value, stored, problem } = props
  const styles = useStyles()
  const { t } = useWords()
  const [name, setName] = useState('')
  const [over, setOver] = useState(false)
  const [pasting, setPasting] = useState(false)
  const [trouble, setTrouble] = useState<PlainKey | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  useNoStrayDrops()

  async function take(file: File | undefined) {
    setOver(false)
    if (!file) return
    setTrouble(null)
    if (file.size > largest) return setTrouble('lineworks.key.too_large')
    try {
      const text = textOf(await file.arrayBuffer())
      setName(file.name)
      setPasting(false)
      props.onTake(text)
    } catch {
      setTrouble('lineworks.key.unreadable')
    }
  }

  function clear() {
    setName('')
    setPasting(false)
    setTrouble(null)
    props.onChange('')
  }

  const chosen = value !== '' && name !== ''
  const said = trouble
    ? t(trouble)
    : chosen
      ? t('lineworks.key.chosen', { name })
      : stored
        ? t('lineworks.stored')
        : t('lineworks.key.drop')

  return (
    <FieldFrame
      label={label}
      required={!stored}
      place={props.place}
      problem={problem}
      value={value}
      hint={pasting ? t('lineworks.key.text_hint') : undefined}
    >
      {(control) => (
        // The fieldset names the buttons in it; dropping is a second way beside them.
        <fieldset
          ref={props.areaRef}
          aria-label={label}
          aria-describedby={control['aria-describedby']}
          className={mergeClasses(styles.area, over && styles.over, problem && styles.wrong)}
          onDragOver={(event: DragEvent) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event: DragEvent) => {
            event.preventDefault()
            void take(event.dataTransfer.files[0])
          }}
        >
          <KeyFileIcon className={styles.icon} />
          {pasting ? (
            <Textarea
              className={styles.text}
              aria-label={t('lineworks.key.text')}
              autoFocus
              rows={4}
              spellCheck={false}
              value={value}
              onChange={(_, data) => props.onChange(data.value)}
              onBlur={props.onBlur}
            />
          ) : (
            <Body1 className={styles.text}>{said}</Body1>
          )}
          {!pasting && (
            <Button
              size="small"
              aria-describedby={control['aria-describedby']}
              onClick={() => picker.current?.click()}
            >
              {t('lineworks.key.pick')}
            </Button>
          )}
          {chosen || pasting ? (
            <Button size="small" onClick={clear}>
              {t('lineworks.key.clear')}
            </Button>
          ) : (
            <Button size="small" onClick={() => setPasting(true)}>
              {t('lineworks.key.paste')}
            </Button>
          )}
          <input
            ref={picker}
            id={control.id}
            type="file"
            accept=".key,.pem,.txt"
            className={styles.hidden}
            onChange={(event) => {
              void take(event.target.files?.[0])
              // The same file can be picked again after it was changed.
              event.target.value = ''
            }}
          />
          <Announcement text={chosen || trouble ? said : ''} />
        </fieldset>
      )}
    </FieldFrame>
  )
}
