import type { Form, Values } from '../../chat/form.ts';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Slots, Takes, Talk } from '../../chat/skill.ts';
import { began, say } from '../../chat/turn.ts';
import type { Json } from '../../message/card.ts';
import { draftCard } from './draft-card.ts';
import { handIn } from './hand-in.ts';
import { factsOf, outlineOf } from './outline.ts';
import { isOver } from './policy.ts';
import { REPORT, type Standing, seatOf, standingOf } from './seat.ts';
import { versionsOf } from './store.ts';

const SUBMIT = 'submit_debriefing';

const LONGEST = 8_000;
/** A file that came alone is meant when the words come so soon after it. */
const FILE_FRESH_MS = 30 * 60_000;

/** A secretary's report that comes as a file. */
export const reportFile: Takes = {
  label: '交述职报告',
  takes: ({ name }, talk) => REPORT.test(name) && !/通知|方案/u.test(name) && seatOf(talk) !== undefined,
  decide: (slots, talk) => submit({ ...slots }, talk),
};

/** 我要交述职报告: what the year knows is put before the secretary, to be sent as it is, mended, or replaced by a file. */
export const submit: Decide = async (slots, talk) => {
  const unit = seatOf(talk);
  if (!unit) return say('述职报告由书记本人提交。您要评议书记的话，直接说“我来评议”。');
  const known = await standingOf(unit, talk);
  if (!known) return say('今年的述职还没有布置，您现在不用交。布置了我会告诉您。');
  if (isOver(known.campaign, talk.today)) return say(`${known.campaign.year}年度述职评议已经结束，报告不再收了。`);
  const values = await begun(known, slots, talk);
  const form = { form: SUBMIT, values, trail: [], misses: 0, since: began(talk) };
  const { file: _used, ...last } = talk.session.last;
  return { messages: [], writes: [], changes: [], session: { ...talk.session, last, form } };
};

/** What the form begins with: the file that was sent, the words that were said, the last version, else the outline. */
async function begun({ unit, campaign, one }: Standing, slots: Slots, talk: Talk): Promise<Values> {
  const { attachment, session, now, text } = talk;
  const waiting = fileIn(session.last.file, now);
  const file = attachment ? { id: attachment.id, name: attachment.name, bytes: attachment.bytes } : waiting;
  const files: Json = file ? [file] : [];
  const [before] = one ? await versionsOf(talk.read, one.id) : [];
  const told = /[：:\n]/u.test(text) ? text.slice(text.search(/[：:\n]/u) + 1).trim() : '';
  const body = [...told].length >= 20 ? told : '';
  const facts = await factsOf({ read: talk.read, today: talk.today, unit, year: campaign.year });
  const drafted = one?.state === 'draft' && before ? before.text : '';
  const outline = file || body ? '' : drafted || (before ? '' : outlineOf(facts, campaign.year));
  return {
    unit: unit.code,
    text: body || outline,
    files,
    from: body || file ? 'told' : drafted ? 'draft' : outline ? 'outline' : '',
    version: (before?.version ?? 0) + 1,
    ...(slots.draft === true ? { draft: true } : {}),
  };
}

function fileIn(kept: Json | undefined, now: number) {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return undefined;
  const { id, name, bytes, at } = kept;
  const fresh = typeof at === 'number' && now - at < FILE_FRESH_MS;
  return fresh && typeof id === 'string' && typeof name === 'string' && typeof bytes === 'number'
    ? { id, name, bytes }
    : undefined;
}

export const submitForm: Form = {
  name: SUBMIT,
  title: '交述职报告',
  literal: true,
  fields: [
    { name: 'text', label: '报告', kind: 'text', required: false, ask: '请写述职报告，或直接把文件发来。' },
    { name: 'files', label: '附件', kind: 'file', required: false, ask: '请把文件发来。' },
  ],
  async summary(values, talk) {
    const unit = seatOf(talk);
    const known = unit && (await standingOf(unit, talk));
    return { card: draftCard(values, known?.campaign, talk.today) };
  },
  async heard(text, values) {
    const said = text.trim();
    if (/^(?:先)?(?:存|放|留)(?:个|着|成|为)?草稿|存起来|^(?:先)?(?:存|保存)(?:一下|着)?$/u.test(said))
      return { ...values, draft: true };
    const before = String(values.text ?? '');
    const instead = /^(?:改成|改为|重写[:：]?|替换(?:成|为)?[:：]?|全文[:：]?|正文[:：]?)\s*/u.exec(said);
    if (instead && said.length > instead[0].length + 4)
      return { ...values, text: said.slice(instead[0].length), from: 'told' };
    const added = /^(?:再?加上?(?:一[句条段])?|补充(?:一[句条段])?|还有|另外|写上)[:：，,\s]*/u.exec(said);
    const body = added ? said.slice(added[0].length) : said;
    if ([...body].length < 8 || (!added && isQuestion(said) && [...said].length < 60)) return undefined;
    if (!added && [...body].length < 15) return undefined;
    const joined = values.from === 'told' || added ? [before, body].filter(Boolean).join('\n') : body;
    return { ...values, text: joined.slice(0, LONGEST), from: 'told' };
  },
  done: handIn,
};

/** What the button 存草稿 does: the same form, handed in as a draft. */
export const keepDraft: Decide = async (_slots, talk) => {
  const { form } = talk.session;
  if (form?.form !== SUBMIT) return say('这份草稿已经不在了，请重新说“交述职报告”。');
  const turn = await handIn({ ...form.values, draft: true }, talk);
  const { form: _closed, ...session } = talk.session;
  return { ...turn, session: turn.session ?? session };
};
