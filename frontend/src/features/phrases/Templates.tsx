/** The replies of the Bot, each in the program's own words until the company writes others. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Badge,
  Button,
  Caption1,
  Field,
  makeStyles,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useRef, useState } from 'react'
import type { PhraseProblem, TemplateGroup, TemplateInfo } from '@/bridge'
import { isKey, useWords, type Words } from '@/i18n'
import { AddIcon } from '@/ui/icons'
import { caseName, problemText } from './phraseWords'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    marginBlockStart: tokens.spacingVerticalXS,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  label: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
})

const groups: readonly TemplateGroup[] = ['punch', 'ask', 'refuse', 'command', 'correction', 'reminder']

export function Templates(props: {
  templates: readonly TemplateInfo[]
  own: Readonly<Record<string, string>>
  problems: ReadonlyMap<string, PhraseProblem>
  readOnly: boolean
  onActive: (name: string) => void
  /** null: the program's own words. */
  onChange: (name: string, text: string | null) => void
}) {
  const { templates, own } = props
  const styles = useStyles()
  const { t } = useWords()
  const [open, setOpen] = useState<readonly string[]>(['punch'])
  /** What is to be put right is never out of sight. */
  const faulty = templates.filter((info) => props.problems.has(info.case)).map(({ group }) => group)
  return (
    <Accordion
      multiple
      collapsible
      openItems={[...open, ...faulty]}
      onToggle={(_, { openItems }) => setOpen(openItems.map(String))}
    >
      {groups.map((group) => (
        <AccordionItem key={group} value={group}>
          <AccordionHeader as="h2">{t(`phrases.group.${group}`)}</AccordionHeader>
          <AccordionPanel>
            <div className={styles.list}>
              {templates
                .filter((info) => info.group === group)
                .map((info) => (
                  <Template
                    key={info.case}
                    info={info}
                    text={own[info.case]}
                    problem={props.problems.get(info.case)}
                    readOnly={props.readOnly}
                    onActive={() => props.onActive(info.case)}
                    onChange={(text) => props.onChange(info.case, text)}
                  />
                ))}
            </div>
          </AccordionPanel>
        </AccordionItem>
      ))}
    </Accordion>
  )
}

function Template(props: {
  info: TemplateInfo
  /** undefined: the program's own words. */
  text: string | undefined
  problem: PhraseProblem | undefined
  readOnly: boolean
  onActive: () => void
  onChange: (text: string | null) => void
}) {
  const { info, text, problem, onChange } = props
  const styles = useStyles()
  const words = useWords()
  const { t } = words
  const area = useRef<HTMLTextAreaElement>(null)
  const value = text ?? info.default

  function change(next: string) {
    onChange(next === info.default ? null : next)
  }

  function insert(name: string) {
    const field = area.current
    const at = field?.selectionStart ?? value.length
    const end = field?.selectionEnd ?? at
    const inserted = `{${name}}`
    change(value.slice(0, at) + inserted + value.slice(end))
    window.requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(at + inserted.length, at + inserted.length)
    })
  }

  return (
    <div>
      <Field
        label={{
          className: styles.label,
          children: (
            <>
              {caseName(words, info.case)}
              {text !== undefined && (
                <Badge appearance="tint" color="brand" size="small">
                  {t('phrases.template.own')}
                </Badge>
              )}
            </>
          ),
        }}
        {...(problem ? { validationState: 'error', validationMessage: problemText(words, problem) } : {})}
      >
        <Textarea
          textarea={
            {
              ref: area,
              rows: Math.min(6, value.split('\n').length + 1),
              'data-case': info.case,
            } as Record<string, unknown>
          }
          value={value}
          resize="vertical"
          readOnly={props.readOnly}
          onFocus={props.onActive}
          onChange={(_, data) => change(data.value)}
        />
      </Field>
      {!props.readOnly && (
        <div className={styles.foot}>
          {info.placeholders.length > 0 && (
            <Caption1 className={styles.quiet}>{t('phrases.template.insert')}</Caption1>
          )}
          {info.placeholders.map((name) => (
            <Button
              key={name}
              size="small"
              appearance="outline"
              icon={<AddIcon />}
              onClick={() => insert(name)}
            >
              {placeholderName(words, name)}
            </Button>
          ))}
          {text !== undefined && (
            <Button size="small" appearance="transparent" onClick={() => onChange(null)}>
              {t('phrases.template.default')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** With how it stands in the text. */
function placeholderName({ t }: Words, name: string): string {
  const key = `phrases.placeholder.${name}`
  return isKey(key) ? `${t(key as 'phrases.placeholder.name')} {${name}}` : `{${name}}`
}
