import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on stderr. Nothing that a person wrote and no secret belongs in a log line. */
export function logTo(level: string): Log {
  const options = { level, base: null, serializers: { err: faultOf } };
  // a Worker gets pino's build for browsers, which writes to the console and knows no destinations
  if (typeof pino.destination !== 'function') return pino({ ...options, browser: { asObject: true, serialize: true } });
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

/** An error as it may stand in the log: without what people said and without secrets. */
export function faultOf(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: 'not an Error' };
  const { name, message, stack, cause } = error;
  const why = cause instanceof Error ? `: ${withoutWords(cause.message)}` : '';
  return { name, message: withoutWords(message) + why, ...(stack ? { stack: withoutWords(stack) } : {}) };
}

function withoutWords(text: string): string {
  return (
    text
      // drizzle puts the parameters of a failed query into its message
      .replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/g, '')
      // JSON.parse quotes what it could not read
      .replace(/"[\s\S]*" is not valid JSON/g, '… is not valid JSON')
      // addresses carry tokens
      .replace(/(https?:\/\/[^\s?'")]*)\?[^\s'")]*/g, '$1?…')
      // our own messages are English: the rest is somebody's
      .replace(/[^\p{ASCII}]+/gu, '…')
  );
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
