import { Gauge, Registry } from 'prom-client';
import type { Health } from './health.ts';

type Sample = { value: number; labels?: { [label: string]: string } };

/** By name, what stands in /metrics; operators' alerts rest on these names (docs/operation.md). */
const GAUGES: { [name: string]: { help: string; samples(facts: Health): Sample[] } } = {
  poti_arrivals_waiting: {
    help: 'Arrivals that are due and not yet handled',
    samples: ({ arrivalsWaiting: value }) => [{ value }],
  },
  poti_oldest_arrival_seconds: {
    help: 'Age of the oldest arrival that is due and not yet handled',
    samples: ({ oldestArrivalSeconds: value }) => [{ value }],
  },
  poti_failed_turns: {
    help: 'Arrivals whose turn failed for good',
    samples: ({ failedTurns: value }) => [{ value }],
  },
  poti_messages_queued: {
    help: 'Messages that are due and not yet sent',
    samples: ({ messagesQueued: value }) => [{ value }],
  },
  poti_oldest_message_seconds: {
    help: 'Age of the oldest message that is due and not yet sent',
    samples: ({ oldestMessageSeconds: value }) => [{ value }],
  },
  poti_dead_letters: {
    help: 'Messages that will not be sent any more',
    samples: ({ deadLetters: value }) => [{ value }],
  },
  poti_lost_messages: {
    help: 'The same by channel and reason; past: of a day or a moment that was over',
    samples: ({ lost }) => lost.map(({ channel, reason, n }) => ({ value: n, labels: { channel, reason } })),
  },
  poti_sends_failing: {
    help: 'Messages that are tried again, by the code with which the platform refused them last',
    samples: ({ failing }) => failing.map(({ channel, code, n }) => ({ value: n, labels: { channel, code } })),
  },
  poti_callback_verified_seconds: {
    help: 'Since the last callback of a platform that was its own',
    samples: ({ callbacks }) =>
      callbacks.flatMap(({ channel, verifiedSecondsAgo: value }) =>
        value === undefined ? [] : [{ value, labels: { channel } }],
      ),
  },
  poti_callback_refused_seconds: {
    help: 'Since the last callback that was refused',
    samples: ({ callbacks }) =>
      callbacks.flatMap(({ channel, refusedSecondsAgo: value }) =>
        value === undefined ? [] : [{ value, labels: { channel } }],
      ),
  },
  poti_tick_seconds: {
    help: 'Since time last did its work: reminders, effective dates',
    samples: ({ tickSecondsAgo: value }) => (value === undefined ? [] : [{ value }]),
  },
  poti_calendar_missing: {
    help: '1: from December on, while the next year’s days off are not known',
    samples: ({ calendarMissing: value }) => [{ value }],
  },
};

/** The Prometheus text of these facts. */
export async function gauges(facts: Health): Promise<string> {
  const registry = new Registry();
  for (const [name, { help, samples }] of Object.entries(GAUGES)) {
    const all = samples(facts);
    if (all.length === 0) continue;
    const labelNames = Object.keys(all[0]?.labels ?? {});
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { value, labels = {} } of all) gauge.set(labels, value);
  }
  return registry.metrics();
}
