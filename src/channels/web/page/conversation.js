import { get, listen, post, Refused, upload } from './api.js';
import { arrivalId, newKey } from './dom.js';

const ANSWERS_WITHIN_MS = 25_000;
const SETTLES_MS = 600;
/** What was shown here may take so long to stand in the history. */
const RECORDED_MS = 5_000;

/**
 * What is said between one account and Poti, while it is open. `hooks`: now(), changed(entries, {jump}),
 * waiting(whether an answer is awaited), online(whether connected), notice(text), stir(account).
 */
export function conversation(as, hooks) {
  const pressed = new Set();
  /** id -> when it came to this page, of the page's own clock. */
  const came = new Map();
  let entries = [];
  let closed = false;
  let later;
  let patience;

  async function refresh({ jump = false } = {}) {
    const asked = performance.now();
    const { messages } = await get('/web/history', { as });
    if (closed) return;
    const known = new Set(messages.map(({ id }) => id));
    const kept = entries.filter(
      ({ id, pending, failed }) => !known.has(id) && (pending || failed || (came.get(id) ?? 0) >= asked - RECORDED_MS),
    );
    entries = [...messages, ...kept];
    hooks.changed(entries, { jump });
  }

  /** Buttons elsewhere may have been used up, and texts erased: what the server knows is right. */
  function refreshSoon() {
    clearTimeout(later);
    later = setTimeout(() => refresh().catch(() => {}), SETTLES_MS);
  }

  function put(entry) {
    came.set(entry.id, performance.now());
    const at = entries.findIndex(({ id }) => id === entry.id);
    if (at < 0) entries = [...entries, entry];
    else entries = entries.with(at, { ...entries[at], ...entry });
    hooks.changed(entries, {});
  }

  function replace(id, card) {
    if (!entries.some((entry) => entry.id === id)) return;
    put({ id, card });
  }

  function wait(whether) {
    clearTimeout(patience);
    hooks.waiting(whether);
    if (whether) patience = setTimeout(() => hooks.waiting(false), ANSWERS_WITHIN_MS);
  }

  async function deliver(entry, send) {
    put({ ...entry, pending: true, failed: undefined });
    wait(true);
    try {
      await send();
      if (!closed) put({ id: entry.id, pending: undefined });
    } catch (error) {
      if (closed) return;
      wait(false);
      put({ id: entry.id, pending: undefined, failed: said(error, '没有发出去。') });
    }
  }

  async function say(text, key = newKey()) {
    const entry = { id: await arrivalId(as, key), from: 'me', at: hooks.now(), text };
    resend.set(entry.id, () => say(text, key));
    return deliver(entry, () => post('/web/say', { as, key, text }));
  }

  async function sendFile(file, key = newKey()) {
    const entry = { id: await arrivalId(as, key), from: 'me', at: hooks.now(), text: `[${file.name}]` };
    resend.set(entry.id, () => sendFile(file, key));
    return deliver(entry, () => upload({ as, key, name: file.name }, file));
  }
  const resend = new Map();

  async function act(path, body) {
    pressed.add(body.action);
    wait(true);
    try {
      const { card, toast } = await post(path, { as, key: newKey(), ...body });
      if (closed) return;
      if (card) {
        wait(false);
        replace(body.on, card);
      } else if (entries.at(-1)?.id === body.on) hooks.notice(toast);
      refreshSoon();
    } catch (error) {
      wait(false);
      throw error;
    }
  }

  const stop = listen(as, {
    opened() {
      hooks.online(true);
      refresh({ jump: entries.length === 0 })
        .then(() => entries.length === 0 && !closed && post('/web/enter', { as }))
        .catch((error) => hooks.notice(said(error, '对话没有取到，请刷新页面。')));
    },
    lost: () => hooks.online(false),
    message(entry) {
      wait(false);
      put(entry);
      refreshSoon();
    },
    replaced({ id, card }) {
      replace(id, card);
      refreshSoon();
    },
    stir: ({ account }) => hooks.stir(account),
  });

  return {
    as,
    pressed,
    say,
    sendFile,
    retry: ({ id }) => resend.get(id)?.(),
    press: (action, on) =>
      act('/web/press', { action, on }).catch((error) => hooks.notice(said(error, '没有点上，请再点一次。'))),
    submit: (action, values, on) =>
      act('/web/submit', { action, values, on }).catch((error) => {
        throw new Error(said(error, '没有交上，请再试一次。'));
      }),
    async keepFile(file) {
      const { ref } = await upload({ as, key: newKey(), name: file.name, hold: '1' }, file).catch((error) => {
        throw new Error(said(error, '文件没有传上，请再选一次。'));
      });
      return ref;
    },
    refresh,
    close() {
      closed = true;
      clearTimeout(later);
      wait(false);
      stop();
    },
  };
}

function said(error, otherwise) {
  return error instanceof Refused ? error.message : otherwise;
}
