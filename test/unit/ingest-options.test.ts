import { describe, expect, test } from 'vitest'
import { readConfig } from '../../ingest/config.ts'
import { readOptions } from '../../ingest/options.ts'

const kafka = { source: 'kafka', brokers: 'a:9092', topic: 'entries', group: 'g' }
const read = (given: Record<string, string>) => readOptions(() => given)

describe('options of ingest', () => {
  test('a topic is read from its beginning by several brokers, unless the end is asked for', () => {
    expect(read({ ...kafka, brokers: 'a.example:9092, 10.0.0.7:19092' })).toEqual({
      source: 'kafka',
      brokers: ['a.example:9092', '10.0.0.7:19092'],
      topic: 'entries',
      group: 'g',
      from: 'earliest',
    })
    expect(read({ ...kafka, from: 'latest' })).toMatchObject({ from: 'latest' })
  })

  test.each([
    ['no source', { path: 'x' }, '--source must be file, http or kafka.'],
    ['another source', { source: 'nats' }, 'not nats'],
    ['a broker without a port', { ...kafka, brokers: 'a:9092,b' }, 'not "b"'],
    ['a port that is none', { ...kafka, brokers: 'a:65536' }, 'not "a:65536"'],
    ['a comma at the end', { ...kafka, brokers: 'a:1,' }, 'not ""'],
    ['an address with a scheme', { ...kafka, brokers: 'kafka://a:9092' }, '--brokers'],
    ['no brokers', { source: 'kafka', topic: 't', group: 'g' }, '--brokers'],
    ['no topic', { ...kafka, topic: '' }, '--topic'],
    ['a topic no broker takes', { ...kafka, topic: 'a/b' }, '--topic'],
    ['no group', { ...kafka, group: '' }, '--group'],
    ['another beginning', { ...kafka, from: '7' }, 'not 7'],
    ['an option of a file', { ...kafka, path: 'x' }, '--path belongs to --source file'],
    ['an option of Kafka', { source: 'http', topic: 't' }, '--topic belongs to --source kafka'],
    ['csv without a map', { source: 'file', path: 'x', format: 'csv' }, '--map'],
  ])('%s is a usage error that says what to change', (_name, given, says) => {
    expect(() => read(given)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(says) }),
    )
  })
})

describe('settings of the Kafka source', () => {
  const sasl = {
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: 'u',
    KAFKA_SASL_PASSWORD: 'secret',
  }

  test('come from the environment; without any there is neither TLS nor sign-in', () => {
    expect(readConfig({ KAFKA_SASL_USERNAME: '' })).toMatchObject({
      kafka_ssl: false,
      kafka_sasl: undefined,
      kafka_session_seconds: 30,
      ingest_metrics_port: undefined,
    })
    const set = { ...sasl, KAFKA_SSL: '1', KAFKA_SESSION_SECONDS: '45', INGEST_METRICS_PORT: '0' }
    expect(readConfig(set)).toMatchObject({
      kafka_ssl: true,
      kafka_sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'secret' },
      kafka_session_seconds: 45,
      ingest_metrics_port: 0,
    })
  })

  test.each([
    ['a switch that is neither', { KAFKA_SSL: 'yes' }, 'KAFKA_SSL'],
    ['a mechanism alone', { KAFKA_SASL_MECHANISM: 'plain' }, 'KAFKA_SASL_PASSWORD'],
    ['another mechanism', { ...sasl, KAFKA_SASL_MECHANISM: 'gssapi' }, 'scram-sha-256'],
    ['a password alone', { KAFKA_SASL_PASSWORD: 'secret' }, 'KAFKA_SASL_USERNAME'],
    ['a session too short for heartbeats', { KAFKA_SESSION_SECONDS: '2' }, 'KAFKA_SESSION_SECONDS'],
  ])('%s is refused, and the secret is not said', (_name, env, says) => {
    let message = ''
    try {
      readConfig(env)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'BAD_CONFIG')
        message = error.message
    }
    expect(message).toContain(says)
    expect(message).not.toContain('secret')
  })
})
