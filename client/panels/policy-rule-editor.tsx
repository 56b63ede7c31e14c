import type { Condition, Feature, Rule } from '../../server/contract/policies.ts'
import { Field, MistakesAt, NumberField, WordsField } from './policy-fields.tsx'
import { unitOf } from './policy-words.ts'

interface RuleProps {
  rule: Rule
  path: string
  features: readonly Feature[]
  onChange: (rule: Rule) => void
  onRemove: () => void
}

/** One rule: its points, what it says, and when it fires. */
export function RuleEditor({ rule, path, features, onChange, onRemove }: RuleProps) {
  const { conditions, selection_percent_ppm: share } = rule
  const setCondition = (at: number, condition: Condition) =>
    onChange({ ...rule, conditions: conditions.with(at, condition) })
  const setShare = (next: number | undefined) => {
    const { selection_percent_ppm: _, ...rest } = rule
    onChange(next === undefined ? rest : { ...rest, selection_percent_ppm: next })
  }
  return (
    <fieldset className="rule-editor" aria-label={`Rule ${rule.code}`}>
      <div className="rule-fields">
        <Field label="Code" path={`${path}/code`}>
          {(tied) => (
            <input
              {...tied}
              value={rule.code}
              onChange={(event) => onChange({ ...rule, code: event.target.value })}
            />
          )}
        </Field>
        <NumberField
          label="Points"
          path={`${path}/points`}
          value={rule.points}
          onChange={(points) => onChange({ ...rule, points })}
        />
        <Field label="Reason in words" path={`${path}/text`} wide>
          {(tied) => (
            <input
              {...tied}
              value={rule.text}
              onChange={(event) => onChange({ ...rule, text: event.target.value })}
            />
          )}
        </Field>
      </div>
      {conditions.map((condition, at) => (
        <ConditionEditor
          key={at}
          condition={condition}
          first={at === 0}
          path={`${path}/conditions/${at}`}
          features={features}
          onChange={(next) => setCondition(at, next)}
          onRemove={
            conditions.length < 2
              ? undefined
              : () => onChange({ ...rule, conditions: conditions.toSpliced(at, 1) })
          }
        />
      ))}
      <MistakesAt path={`${path}/conditions`} />
      <div className="popover-row">
        <button
          type="button"
          className="button"
          onClick={() =>
            onChange({ ...rule, conditions: [...conditions, startOf(features[0], undefined)] })
          }
        >
          Add a condition
        </button>
        {share === undefined ? (
          <button type="button" className="button" onClick={() => setShare(1_000_000)}>
            Set a share to be selected
          </button>
        ) : (
          <>
            <NumberField
              label="Share to be selected"
              path={`${path}/selection_percent_ppm`}
              value={share}
              {...{ scale: 10_000, unit: '%' }}
              onChange={setShare}
            />
            <button type="button" className="button" onClick={() => setShare(undefined)}>
              Without a share
            </button>
          </>
        )}
        <button
          type="button"
          className="button"
          onClick={onRemove}
          aria-label={`Remove rule ${rule.code}`}
        >
          Remove the rule
        </button>
      </div>
    </fieldset>
  )
}

/** A condition on another feature starts from what that feature can be asked. */
export function startOf(
  feature: Feature | undefined,
  before: Condition['operator'] | undefined,
): Condition {
  const field = feature?.name ?? ''
  if (feature?.kind === 'word') return { field, operator: 'in', value: [] }
  const kept = before === undefined || before === 'in' ? '=' : before
  return { field, operator: feature?.unit === 'yes_no' ? '=' : kept, value: 1 }
}

interface ConditionProps {
  condition: Condition
  first: boolean
  path: string
  features: readonly Feature[]
  onChange: (condition: Condition) => void
  onRemove: (() => void) | undefined
}

function ConditionEditor({ condition, first, path, features, onChange, onRemove }: ConditionProps) {
  const { field, operator, value } = condition
  const feature = features.find(({ name }) => name === field)
  const words = feature?.kind === 'word'
  const { scale, words: unit } = unitOf(feature?.unit ?? 'count')
  return (
    <div className="condition" role="group" aria-label={first ? 'When' : 'And'}>
      <span className="quiet" aria-hidden="true">
        {first ? 'when' : 'and'}
      </span>
      <Field label="Feature" path={`${path}/field`} hint={feature?.note ?? ''}>
        {(tied) => (
          <select
            {...tied}
            className="button"
            value={field}
            onChange={(event) =>
              onChange(
                startOf(
                  features.find(({ name }) => name === event.target.value),
                  operator,
                ),
              )
            }
          >
            {feature === undefined ? <option value={field}>{field}</option> : null}
            {features.map(({ name, text }) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Test" path={`${path}/operator`}>
        {(tied) => (
          <select
            {...tied}
            className="button"
            value={operator}
            onChange={({ target }) => {
              const next = (['=', '>=', '<', 'in'] as const).find((one) => one === target.value)
              if (next !== undefined) onChange({ ...condition, operator: next })
            }}
          >
            {words ? (
              <option value="in">is one of</option>
            ) : feature?.unit === 'yes_no' ? (
              <option value="=">is</option>
            ) : (
              <>
                <option value="=">equals</option>
                <option value=">=">is at least</option>
                <option value="<">is less than</option>
              </>
            )}
            {fits(operator, feature) ? null : <option value={operator}>{operator}</option>}
          </select>
        )}
      </Field>
      {typeof value !== 'number' ? (
        <WordsField
          label="Words, with commas between"
          path={`${path}/value`}
          value={value}
          onChange={(next) => onChange({ ...condition, value: next })}
        />
      ) : feature?.unit === 'yes_no' ? (
        <Field label="Value" path={`${path}/value`}>
          {(tied) => (
            <select
              {...tied}
              className="button"
              value={value}
              onChange={({ target }) => onChange({ ...condition, value: Number(target.value) })}
            >
              <option value={1}>yes</option>
              <option value={0}>no</option>
              {value === 0 || value === 1 ? null : <option value={value}>{value}</option>}
            </select>
          )}
        </Field>
      ) : (
        <NumberField
          label="Value"
          path={`${path}/value`}
          value={value}
          {...{ scale, unit }}
          onChange={(next) => onChange({ ...condition, value: next })}
        />
      )}
      {onRemove === undefined ? null : (
        <button
          type="button"
          className="button"
          onClick={onRemove}
          aria-label={`Remove the condition on ${feature?.text ?? field}`}
        >
          Remove
        </button>
      )}
    </div>
  )
}

const fits = (operator: Condition['operator'], feature: Feature | undefined) =>
  feature?.kind === 'word'
    ? operator === 'in'
    : feature?.unit === 'yes_no'
      ? operator === '='
      : operator !== 'in'
