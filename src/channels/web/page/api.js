/** A refusal that a person may read; everything else is the network. */
export class Refused extends Error {}

export async function get(path, query = {}) {
  return answerOf(await fetch(`${path}?${new URLSearchParams(query)}`));
}

export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return answerOf(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export async function upload(query, file) {
  if (file.size > 5 * 1024 * 1024) throw new Refused('文件请不超过 5 MB。');
  const headers = { 'Content-Type': file.type || 'application/octet-stream' };
  return answerOf(await fetch(`/web/file?${new URLSearchParams(query)}`, { method: 'POST', headers, body: file }));
}

export function downloadOf(as, on) {
  return `/web/download?${new URLSearchParams({ as, on })}`;
}

/** Messages as they come; returns what ends it. The browser reconnects by itself. */
export function listen(as, { opened, lost, message, replaced, stir }) {
  const source = new EventSource(`/web/stream?${new URLSearchParams({ as })}`);
  const on = (name, tell) => source.addEventListener(name, ({ data }) => tell(JSON.parse(data)));
  source.addEventListener('open', opened);
  source.addEventListener('error', lost);
  on('message', message);
  on('replaced', replaced);
  on('stir', stir);
  return () => source.close();
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error ?? '没有办成，请稍后再试。');
  return answer;
}
