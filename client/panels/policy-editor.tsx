import { useEffect, useState } from 'react'
import type {
  Feature,
  PolicyCheck,
  PolicyDraft,
  PolicyMistake,
  PolicyRow,
} from '../../server/contract/policies.ts'
import { useServices } from '../api/services.ts'
import { Panel } from '../ui/panel.tsx'
import { BandsEditor } from './policy-bands-editor.tsx'
import { Field, MistakesAt, MistakesContext, MistakesIn, NumberField } from './policy-fields.tsx'
import { policiesPath } from './policy-paths.ts'
import { RuleEditor, startOf } from './policy-rule-editor.tsx'
import { SaveDraft, type Checked } from './policy-save.tsx'
import { ruleWords } from './policy-words.ts'

interface Props {
  start: PolicyDraft
  features: readonly Feature[]
  rows: readonly PolicyRow[]
  onClose: () => void
}

/** Keeps typing from asking the server at every key. */
const checkAfterMs = 300

/** Asks the server what is wrong with a document, a moment after its last change. */
function useChecked(document: PolicyDraft): Checked {
  const { resources } = useServices()
  const [answer, setAnswer] = useState<{ of: PolicyDraft; checked: Checked }>()
  useEffect(() => {
    let current = true
    const ask = async () => {
      const sent = await resources.send<PolicyCheck>(`${policiesPath}/check`, { document })
      const checked = 'problem' in sent ? sent.problem : sent.value.mistakes
      if (current) setAnswer({ of: document, checked })
    }
    const timer = setTimeout(() => void ask(), checkAfterMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [document, resources])
  return answer?.of === document ? answer.checked : 'checking'
}

/** A new version of a policy, checked by the server while it is written. Nothing is stored before it is sent. */
export function PolicyEditor({ start, features, rows, onClose }: Props) {
  const [document, setDocument] = useState(start)
  // Rules have no names of their own while their codes are being written.
  const [keys, setKeys] = useState(() => start.rules.map((_, at) => at))
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const toggle = (key: number, open: boolean) => {
    if (opened.has(key) === open) return
    setOpened(new Set(open ? [...opened, key] : [...opened].filter((one) => one !== key)))
  }
  const checked = useChecked(document)
  const [shown, setShown] = useState<readonly PolicyMistake[]>([])
  if (Array.isArray(checked) && checked !== shown) setShown(checked as readonly PolicyMistake[])
  const byName = new Map(features.map((feature) => [feature.name, feature]))
  const change = (part: Partial<PolicyDraft>) => setDocument({ ...document, ...part })
  const { rules } = document
  const highest = Math.max(
    0,
    ...rows.filter((row) => row.policy_id === document.policy_id).map((row) => row.policy_version),
  )
  return (
    <MistakesContext value={shown}>
      <Panel
        title={`Draft of ${document.policy_id}, version ${highest + 1}`}
        action={
          <button type="button" className="button" onClick={onClose}>
            Discard
          </button>
        }
      >
        <div className="rule-fields">
          <Field
            label="Policy"
            path="/policy_id"
            hint="the same name makes a new version; a new name another policy"
          >
            {(tied) => (
              <input
                {...tied}
                value={document.policy_id}
                onChange={(event) => change({ policy_id: event.target.value })}
              />
            )}
          </Field>
          <NumberField
            label="Share of the value at risk beside the duty"
            path="/exposure_ppm"
            value={document.exposure_ppm}
            {...{ scale: 10_000, unit: '%' }}
            onChange={(exposure_ppm) => change({ exposure_ppm })}
          />
          <Field label="What it is, with its facts and assumptions" path="/text" wide>
            {(tied) => (
              <textarea
                {...tied}
                rows={3}
                value={document.text}
                onChange={(event) => change({ text: event.target.value })}
              />
            )}
          </Field>
        </div>
        <MistakesAt path="" />
        <MistakesAt path="/rules" />
        <h3 className="gap-top">Bands</h3>
        <BandsEditor bands={document.bands} onChange={(bands) => change({ bands })} />
        <h3 className="gap-top">Rules</h3>
        <ul className="rule-list">
          {rules.map((rule, at) => (
            <li key={keys[at]}>
              <details
                open={opened.has(keys[at] ?? -1)}
                onToggle={({ currentTarget }) => toggle(keys[at] ?? -1, currentTarget.open)}
              >
                <summary>
                  {ruleWords(rule, byName)}
                  <MistakesIn path={`/rules/${at}/`} />
                </summary>
                <RuleEditor
                  rule={rule}
                  path={`/rules/${at}`}
                  features={features}
                  onChange={(next) => change({ rules: rules.with(at, next) })}
                  onRemove={() => {
                    setKeys(keys.toSpliced(at, 1))
                    change({ rules: rules.toSpliced(at, 1) })
                  }}
                />
              </details>
            </li>
          ))}
        </ul>
        <button
          type="button"
          className="button"
          onClick={() => {
            const key = Math.max(-1, ...keys) + 1
            setKeys([...keys, key])
            toggle(key, true)
            const conditions = [startOf(features[0], undefined)]
            change({ rules: [...rules, { code: '', points: 0, text: '', conditions }] })
          }}
        >
          Add a rule
        </button>
      </Panel>
      <SaveDraft document={document} checked={checked} />
    </MistakesContext>
  )
}
