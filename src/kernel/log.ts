import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on stderr. Nothing that a person wrote and no secret belongs in a log line. */
export function logTo(level: string): Log {
  const options = { level, base: null, serializers: { err: faultOf } };
  // a Worker gets pino's build for browsers, which writes to the console and knows no destinations
  if (typeof pino.destination !== 'function') return pino({ ...options, browser: { asObject: true, serialize: true } });
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

// drizzle puts the parameters of a failed query, and so people's words, into its message
export function faultOf(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: 'not an Error' };
  const cut = (text: string) => text.replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/g, '');
  const cause = error.cause instanceof Error ? `: ${cut(error.cause.message)}` : '';
  return { name: error.name, message: cut(error.message) + cause, ...(error.stack ? { stack: cut(error.stack) } : {}) };
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
