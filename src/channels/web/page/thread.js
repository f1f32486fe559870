import { cardOf } from './card.js';
import { byId, el, timeOf } from './dom.js';

const RUN_MS = 5 * 60_000;
const MARKS = { proactive: '提醒', urgent: '通知' };

/** The conversation. `acts` as in card.js, and retry(entry) for what could not be sent. */
export function threadOf(zone, acts) {
  const root = byId('thread');
  const scroll = byId('scroll');
  const typing = byId('typing');
  const newer = byId('newer');
  /** id -> the element and what it was made of */
  let drawn = new Map();

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

  /** Draws the entries in order; what has not changed stays as it is, with what is being filled in. */
  function show(entries, { jump = false } = {}) {
    const stay = jump || atEnd();
    const known = drawn;
    drawn = new Map();
    let before;
    let last;
    let fresh;
    for (const entry of entries) {
      const opens = openingOf(entry, before);
      const made = madeOf(entry, opens);
      const old = known.get(entry.id);
      const node = old?.made === made ? old.node : rowOf(entry, opens);
      if (!old) fresh = node;
      if (old && old.node !== node) old.node.replaceWith(node);
      const place = last ? last.nextSibling : root.firstChild;
      if (place !== node) root.insertBefore(node, place);
      drawn.set(entry.id, { node, made });
      last = node;
      before = entry;
    }
    for (const [id, { node }] of known) if (!drawn.has(id)) node.remove();
    const mine = entries.at(-1)?.from === 'me';
    if (jump || (fresh && (stay || mine))) reveal(fresh ?? last, jump);
    else if (fresh) newer.hidden = false;
  }

  /** To the end, but never past the first line of what is new. */
  function reveal(node, jump) {
    newer.hidden = true;
    const end = scroll.scrollHeight - scroll.clientHeight;
    const top = node && !jump ? node.offsetTop - 12 : end;
    scroll.scrollTo({ top: Math.min(end, top), behavior: jump ? 'instant' : 'smooth' });
  }

  function openingOf(entry, before) {
    const { day, minute, year } = timeOf(entry.at, zone);
    const earlier = before && timeOf(before.at, zone);
    return {
      day: !earlier || earlier.day !== day || earlier.year !== year ? day : undefined,
      minute:
        !before || before.from !== entry.from || entry.at - before.at > RUN_MS || entry.kind in MARKS
          ? minute
          : undefined,
    };
  }

  function rowOf(entry, { day, minute }) {
    const mark = entry.from === 'poti' ? MARKS[entry.kind] : undefined;
    const opens = minute !== undefined || day !== undefined;
    return el(
      'div',
      { class: ['entry', entry.from, opens && 'opens'].filter(Boolean).join(' '), 'data-id': entry.id },
      day && el('p', { class: 'day' }, day),
      entry.from === 'poti' && opens && el('span', { class: 'seal', 'aria-hidden': 'true' }, '破'),
      opens &&
        el(
          'p',
          { class: 'meta' },
          el('span', { class: entry.from === 'me' && 'unseen' }, entry.from === 'me' ? '我' : 'Poti'),
          minute && el('time', {}, minute),
          mark && el('span', { class: 'mark' }, mark),
        ),
      bodyOf(entry),
      entry.failed &&
        el(
          'p',
          { class: 'failed', role: 'alert' },
          entry.failed,
          el('button', { type: 'button', class: 'unfold', onclick: () => acts.retry(entry) }, '重发'),
        ),
    );
  }

  function bodyOf({ id, from, text, card, pending }) {
    if (card) return cardOf(card, id, acts);
    if (text === undefined) return el('p', { class: 'bubble erased' }, '内容已清除');
    return el('p', { class: ['bubble', from, pending && 'pending'].filter(Boolean).join(' ') }, text);
  }

  newer.addEventListener('click', () => reveal(undefined));
  scroll.addEventListener('scroll', () => {
    if (atEnd()) newer.hidden = true;
  });

  return {
    show,
    typing(shown) {
      const stay = atEnd();
      typing.hidden = !shown;
      if (shown && stay) scroll.scrollTo({ top: scroll.scrollHeight, behavior: 'smooth' });
    },
  };
}

/** What an entry looks like; without the instant, which the stream and the history may tell a little differently. */
function madeOf({ from, kind = 'answer', text, card, pending, failed }, opens) {
  return JSON.stringify([from, kind, text, card, pending, failed, opens]);
}
