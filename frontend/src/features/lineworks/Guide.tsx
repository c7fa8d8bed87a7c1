/** What is done in the Developer Console, step by step, with menus and buttons as they are called there. */
import { Body1, Body1Strong, Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { useBridge } from '@/bridge'
import { type PlainKey, useWords } from '@/i18n'
import { CopyButton, Panel } from '@/ui'
import { OpenIcon } from '@/ui/icons'

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'start',
    gap: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlockEnd: tokens.spacingVerticalM,
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  steps: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    width: '100%',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  // The box stands out to the left, so that its mark is in line with the text.
  tick: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS})` },
  title: { color: tokens.colorNeutralForeground1 },
  under: { marginBlock: 0, paddingInlineStart: '28px' },
  scopes: {
    margin: 0,
    paddingInlineStart: '20px',
    listStyleType: 'none',
  },
  scope: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', maxWidth: '280px' },
  code: { color: tokens.colorNeutralForeground1, fontFamily: tokens.fontFamilyMonospace },
})

/** What the app needs to be allowed, in the order of the Console. */
export const scopes = ['bot', 'bot.read', 'user.email.read'] as const

const steps = ['app', 'client', 'scopes', 'key', 'domain'] as const

export function Guide(props: { consoleUrl: string }) {
  const styles = useStyles()
  const { t } = useWords()
  const bridge = useBridge()
  const [ticked, tick] = useTicks()

  return (
    <Panel title={t('lineworks.guide')}>
      <div className={styles.body}>
        <Body1 as="p" className={styles.text}>
          {t('lineworks.guide.text')}
        </Body1>
        <Button size="small" icon={<OpenIcon />} onClick={() => bridge.openUrl(props.consoleUrl)}>
          {t('lineworks.guide.open')}
        </Button>
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>
              <Checkbox
                className={styles.tick}
                label={<Body1Strong className={styles.title}>{t(`lineworks.guide.${step}`)}</Body1Strong>}
                checked={ticked.has(step)}
                onChange={(_, { checked }) => tick(step, checked === true)}
              />
              <Body1 as="p" block className={styles.under}>
                {t(`lineworks.guide.${step}.text` satisfies PlainKey)}
              </Body1>
              {step === 'scopes' && (
                <ul className={styles.scopes} aria-label={t('lineworks.guide.scopes.list')}>
                  {scopes.map((scope) => (
                    <li key={scope} className={styles.scope}>
                      <Checkbox
                        label={<span className={styles.code}>{scope}</span>}
                        checked={ticked.has(scope)}
                        onChange={(_, { checked }) => tick(scope, checked === true)}
                      />
                      <CopyButton what={scope} text={scope} copy={bridge.clipboard.write} />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  )
}

const storageKey = 'punchline.lineworks.guide'

/** What is ticked, kept while the page is open: one goes back and forth between Console and page. */
function useTicks(): [ReadonlySet<string>, (name: string, done: boolean) => void] {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => {
    const names: readonly string[] = (sessionStorage.getItem(storageKey) ?? '').split(' ')
    return new Set([...steps, ...scopes].filter((name) => names.includes(name)))
  })
  return [
    ticked,
    (name, done) => {
      const next = new Set(ticked)
      if (done) next.add(name)
      else next.delete(name)
      sessionStorage.setItem(storageKey, [...next].join(' '))
      setTicked(next)
    },
  ]
}
