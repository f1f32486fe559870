import { Gauge, Registry } from 'prom-client';
import type { health } from './assistant.ts';

const NAMES: { [fact in keyof Awaited<ReturnType<typeof health>>]: [name: string, help: string] } = {
  arrivalsWaiting: ['poti_arrivals_waiting', 'Arrivals that are due and not yet handled'],
  oldestArrivalSeconds: ['poti_oldest_arrival_seconds', 'Age of the oldest arrival that is due and not yet handled'],
  messagesQueued: ['poti_messages_queued', 'Messages that are due and not yet sent'],
  oldestMessageSeconds: ['poti_oldest_message_seconds', 'Age of the oldest message that is due and not yet sent'],
  deadLetters: ['poti_dead_letters', 'Messages that will not be sent any more'],
  failedTurns: ['poti_failed_turns', 'Arrivals whose turn failed for good'],
};

/** The Prometheus text of these facts. */
export async function gauges(facts: Awaited<ReturnType<typeof health>>): Promise<string> {
  const registry = new Registry();
  for (const [fact, [name, help]] of Object.entries(NAMES)) {
    new Gauge({ name, help, registers: [registry] }).set(facts[fact as keyof typeof facts]);
  }
  return registry.metrics();
}
