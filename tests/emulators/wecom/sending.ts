import { no, ok } from './codes.ts';
import { cardFault, faultOf, isUpdatable, objectIn, textIn } from './limits.ts';
import type { Message, Obj, World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const MOST_RECEIVERS = 1_000;

/** message/send (D/90236). Whoever can not be reached is named, and the rest get it. */
export function send(world: World, body: Obj): Obj {
  const { settings } = world;
  if (body.agentid !== settings.agentId) return no(body.agentid === undefined ? 41011 : 40056);
  const users = body.touser === '@all' ? [...world.users] : textIn(body.touser).split('|').filter(Boolean);
  if (users.length > MOST_RECEIVERS) return no(40031, 'more than 1000 receivers');
  const known = users.filter((user) => world.users.has(user));
  const invalid = users.filter((user) => !world.users.has(user));
  if (known.length === 0) return { ...no(81013), ...named('invaliduser', invalid) };
  const wrong = faultOf(body) ?? mediaFault(world, body);
  if (wrong) return no(wrong.errcode, wrong.why);
  const now = settings.clock();
  const seconds = typeof body.duplicate_check_interval === 'number' ? body.duplicate_check_interval : 1800;
  if (seconds > 14_400) return no(40058, 'duplicate_check_interval');
  const checked = body.enable_duplicate_check === 1;
  const canonical = canonicalOf(body);
  const before = checked ? world.duplicates.get(canonical) : undefined;
  if (before && before.until > now) {
    const [to = ''] = known;
    const { msgid: id } = before;
    world.messages.push({ id, to, at: now, sent: body, delivered: undefined, fate: 'duplicate', replaced: 0 });
    return { ...ok, msgid: id };
  }
  const card = body.msgtype === 'template_card' ? objectIn(body.template_card) : undefined;
  if (card && isUpdatable(card)) {
    if (!world.callbackSet) return no(40058, 'no callback URL');
    const task = textIn(card.task_id);
    if (world.taskIds.has(task)) return no(40058, `task_id ${task} is used`);
    world.taskIds.add(task);
  }
  const msgid = world.id('msg');
  if (checked) world.duplicates.set(canonical, { msgid, until: now + seconds * 1000 });
  const unlicensed = known.filter((user) => world.unlicensed.has(user));
  const copies = known
    .filter((user) => !world.unlicensed.has(user))
    .map((to): Message => {
      const reached = mayReach(world, to, now);
      const fate = reached ? 'delivered' : 'dropped';
      const delivered = reached ? cut(body) : undefined;
      return { id: msgid, to, at: now, sent: body, delivered, fate, replaced: 0, ...(card ? { card } : {}) };
    });
  world.messages.push(...copies);
  const [first] = copies;
  return {
    ...ok,
    msgid,
    ...named('invaliduser', invalid),
    ...named('unlicenseduser', unlicensed),
    ...(first && card && isUpdatable(card) ? { response_code: world.code(first) } : {}),
  };
}

/** message/update_template_card (D/94888): once a code, on the screens of those who are named. */
export function update(world: World, body: Obj): Obj {
  if (body.agentid !== world.settings.agentId) return no(40056);
  const code = world.codes.get(textIn(body.response_code));
  if (!code || code.used || code.until <= world.settings.clock()) return no(40058, 'response_code');
  const userids = Array.isArray(body.userids) ? body.userids.map(String) : [];
  const everybody = body.atall === 1;
  if (userids.length === 0 && !everybody) return no(40058, 'nobody to change it for');
  const { button, template_card } = body;
  const name = objectIn(button).replace_name;
  if (button !== undefined && (typeof name !== 'string' || name === '')) return no(40058, 'replace_name');
  const card = button === undefined ? objectIn(template_card) : undefined;
  const wrong = card && cardFault(card);
  if (wrong) return no(wrong.errcode, wrong.why);
  if (card && card.task_id !== code.message.card?.task_id) return no(40058, 'task_id');
  code.used = true;
  const copies = world.messages.filter(({ id, fate }) => id === code.message.id && fate === 'delivered');
  for (const copy of copies) {
    if (!everybody && !userids.includes(copy.to)) continue;
    copy.replaced += 1;
    if (card) copy.card = card;
    copy.greyed = card ? textIn(card.replace_text) || undefined : String(name);
  }
  const strangers = userids.filter((user) => !copies.some(({ to }) => to === user));
  return { ...ok, ...named('invaliduser', strangers) };
}

/** 30 a minute and 1000 an hour; what is over is accepted, and dropped. */
function mayReach({ settings, sentTo }: World, user: string, now: number): boolean {
  if (settings.limits === 'off') return true;
  const recent = (sentTo.get(user) ?? []).filter((at) => at > now - HOUR);
  const over = recent.filter((at) => at > now - MINUTE).length >= 30 || recent.length >= 1000;
  if (!over) sentTo.set(user, [...recent, now]);
  return !over;
}

function mediaFault(world: World, { msgtype, ...body }: Obj): { errcode: number; why: string } | undefined {
  if (msgtype !== 'file' && msgtype !== 'image') return undefined;
  return world.mediaAt(textIn(objectIn(body[msgtype]).media_id)) ? undefined : { errcode: 40007, why: 'media_id' };
}

/** Userids come back in lower case. */
function named(field: string, users: string[]): Obj {
  return users.length > 0 ? { [field]: users.map((user) => user.toLowerCase()).join('|') } : {};
}

/** A text is cut at 2048 bytes, wherever that is. */
function cut(body: Obj): Obj {
  const type = textIn(body.msgtype);
  if (type !== 'text' && type !== 'markdown') return body;
  const bytes = Buffer.from(textIn(objectIn(body[type]).content));
  return bytes.length <= 2048 ? body : { ...body, [type]: { content: bytes.subarray(0, 2048).toString() } };
}

function canonicalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalOf).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonicalOf(one)}`).join()}}`;
}
