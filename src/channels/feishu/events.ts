import type { Log } from '../../kernel/log.ts';
import type { Json, ShownCard } from '../../message/card.ts';
import type { Receive } from '../../message/channel.ts';
import { cardsOf } from './card.ts';
import { type Translating, translate } from './translate-in.ts';
import type { Envelope } from './verify.ts';

/** Feishu waits 3 s for an answer (events and card callbacks alike). */
const ANSWER_MS = 2_600;
const REPLACEMENT_MS = 2_000;

export type Handled =
  /** `answer` goes back to Feishu with HTTP 200. */
  | { is: 'done'; answer: { [name: string]: Json } }
  | { is: 'malformed' }
  /** Not durable yet: Feishu should send it again. */
  | { is: 'failed' };

export type Handle = (envelope: Envelope) => Promise<Handled>;

/** Hands an event in and says what Feishu is answered, by webhook and by long connection alike, always within 3 s. */
export function handlerOf(receive: Receive, log: Log, given: () => Translating): Handle {
  async function handle(envelope: Envelope): Promise<Handled> {
    const translated = await translate(envelope, given());
    if (translated.is === 'nothing') return NOTHING;
    if (translated.is === 'malformed') {
      log.warn({ event: envelope.id, why: translated.why }, 'an event of Feishu has an unexpected shape');
      return { is: 'malformed' };
    }
    const { arrival, press } = translated;
    const received = await receive(arrival);
    if (!press || !received.fresh) return NOTHING;
    return answered(await received.replacement(REPLACEMENT_MS), !arrival.private);
  }

  return async (envelope) => {
    // a callback is never sent again, so a press that is late or was not stored has to be told
    const press = envelope.type === 'card.action.trigger';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Handled>((resolve) => {
      timer = setTimeout(resolve, ANSWER_MS, press ? WORKING : { is: 'failed' });
    });
    try {
      return await Promise.race([handle(envelope), late]);
    } catch (error) {
      log.error({ err: error }, 'an event of Feishu could not be stored');
      return press ? FAILED : { is: 'failed' };
    } finally {
      clearTimeout(timer);
    }
  };
}

const NOTHING: Handled = { is: 'done', answer: {} };
const WORKING: Handled = { is: 'done', answer: { toast: { type: 'info', content: '已收到，正在办理' } } };
const FAILED: Handled = { is: 'done', answer: { toast: { type: 'error', content: '没有记下，请稍后再点一次' } } };

function answered(card: ShownCard | undefined, group: boolean): Handled {
  const [first, ...rest] = card ? cardsOf(card, { group }) : [];
  // a card of several messages is patched by delivery, which knows them all
  if (!first || rest.length > 0) return WORKING;
  return { is: 'done', answer: { card: { type: 'raw', data: first } } };
}
