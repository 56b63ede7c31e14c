import { AppError } from '../../sql/errors.ts'
import type { KafkaSettings } from './kafka-client.ts'

/** Names of the protocol: https://kafka.apache.org/protocol#protocol_error_codes */
const settled = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'UNSUPPORTED_SASL_MECHANISM',
])

/**
 * The faults that trying again does not cure: a codec that is not here, always; before the group was ever joined,
 * also credentials, rights and names. Everything else is the brokers' trouble of the moment: undefined.
 */
export function lastingFault(
  error: unknown,
  settings: KafkaSettings,
  everJoined: boolean,
): AppError | undefined {
  const causes: Error[] = []
  for (let at = error; at instanceof Error && causes.length < 10; at = at.cause) causes.push(at)
  const codec = causes
    .map(({ message }) => /^(\w+) compression not implemented$/.exec(message)?.[1])
    .find((name) => name !== undefined)
  if (codec !== undefined) {
    return new AppError(
      'UNSUPPORTED_COMPRESSION',
      `A batch of topic ${settings.topic} is compressed with ${codec}, which is not read here; gzip and none are. Nothing of it was skipped or committed. Let its producers (compression.type) send gzip, and load what is there with a tool that reads ${codec}, through --source file --path -.`,
      { cause: error },
    )
  }
  if (everJoined) return undefined
  const refused = causes.find(
    (cause) =>
      cause.name === 'KafkaJSSASLAuthenticationError' ||
      ('type' in cause && typeof cause.type === 'string' && settled.has(cause.type)),
  )
  if (refused === undefined) return undefined
  return new AppError(
    'SOURCE_UNREADABLE',
    `Topic ${settings.topic} on ${settings.brokers.join(',')} cannot be read as group ${settings.group}: ${refused.message}`,
    { cause: error },
  )
}
