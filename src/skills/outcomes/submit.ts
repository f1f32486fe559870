import type { Values } from '../../chat/form.ts';
import type { Decide, Slots, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { maskPersonal } from '../problems/index.ts';
import { IN_THE_FILE, readFile, titleIn } from './draft.ts';
import { SHORTEST, SUBMIT } from './form.ts';
import { CLOSED } from './hand-in.ts';
import { listOutcomes, missingOutcomes } from './list.ts';
import { kindNamed, mayReplace, type Outcome } from './policy.ts';
import { showOutcome } from './show.ts';
import { type Held, heldBy, outcomesOfTeams, teamsOf } from './store.ts';
import { supplement } from './supplement.ts';
import { standing } from './time.ts';
import { withdrawOutcome } from './withdraw.ts';

const NUMBER = /成果\s*(\d{1,6})\s*号|(\d{1,6})\s*号成果/u;
const LISTS =
  /(?:收到|收了)(?:了)?(?:哪些|几|多少)|(?:列|看)(?:一下|出|看).{0,8}成果$|(?:交|提交|报)(?:过|了)(?:哪些|几|什么|多少)|有(?:哪些|几[项篇份个]|多少)(?:课题)?成果|成果(?:清单|列表|目录|有哪些)|^我们的成果(?:呢)?[？?]?$|成果.{0,4}(?:收到|收着)(?:了)?(?:吗|没)/u;
const MISSING =
  /(?:谁|哪[些几]?个?|几个|多少)(?:课题组|单位|组)?.{0,6}(?:没|未)(?:有)?(?:交|提交|报)|(?:没|未)(?:交|提交)成果的/u;
const WITHDRAWS = /撤(?!换)|收回|不交了|作废/u;
const SUPPLEMENTS = /补充说明/u;
const REPLACES = /换|替|更新|新(?:的)?一?版|重新(?:交|传|提交)|改(?:了)?一版/u;
const SHOWS =
  /^(?:看|打开|查)?(?:一下|看|下)?(?:成果\s*\d{1,6}\s*号|\d{1,6}\s*号成果)(?:的?(?:情况|详情|内容|文件|怎么样了?))?[？?。]?$/u;
const HOW = /格式|word|pdf|怎么(?:交|提交|上传)|能交吗|可以交|行不行|发给谁|交给谁|在哪/iu;
const LONG = 80;
const LED_IN = /^[^：:\n]{0,20}[：:]\s*/u;

/** A file whose name says that it is an outcome. */
export const outcomeFiles: Takes = {
  label: '课题成果',
  takes: ({ name }) => /成果|研究报告|调研报告|结题|结项|论文/u.test(name),
  decide: (_slots, talk) => submitOutcome({}, talk),
};

/** What concerns a team's outcomes, by what is said: handed in, replaced, taken back, added to, listed. */
export const submitOutcome: Decide = async (slots, talk) => {
  const said = numeralsAlike(talk.text.trim());
  const number = typeof slots.outcome_no === 'number' ? slots.outcome_no : numberIn(said);
  if (said !== '') {
    if (SUPPLEMENTS.test(said)) return supplement({ outcome_no: number ?? null, said: talk.text }, talk);
    if (MISSING.test(said)) return missingOutcomes({}, talk);
    if (LISTS.test(said) && !HOW.test(said)) return listOutcomes({}, talk);
    if (number !== undefined && SHOWS.test(said)) return showOutcome({ outcome_no: number }, talk);
    if (WITHDRAWS.test(said) && !REPLACES.test(said)) return withdrawOutcome({ outcome_no: number ?? null }, talk);
  }
  const held = await heldBy(talk.read, talk.asker.id);
  if (held.length === 0) return noTeam(talk);
  if (slots.replace === true || REPLACES.test(said)) return replaceWhich(slots, number, held, talk);
  return open(await chosen(slots, said, held), held, slots, talk);
};

async function noTeam({ read, asker }: Talk): Promise<Turn> {
  const was = await teamsOf(read, asker.id);
  return say({
    text:
      was.length > 0
        ? '贵组现在没有申领课题，成果要交在课题名下。先申领课题就能提交。'
        : '成果由申领了课题的课题组成员提交，您现在不在课题组里。要组队申领课题，直接说就行。',
    buttons: [{ label: '看有哪些课题', does: { intent: 'list_topics' }, lasting: true }],
  });
}

/** The topic named, or the only one. */
async function chosen({ claim }: Slots, said: string, held: Held[]): Promise<Held | undefined> {
  const [only, ...others] = held;
  const named = held.find((one) => one.claim === claim);
  const topic = Number(/(\d{1,6})\s*号?\s*课题|课题\s*(\d{1,6})\s*号?/u.exec(said)?.slice(1).find(Boolean));
  return named ?? (others.length === 0 ? only : held.find((one) => one.topic.number === topic));
}

async function open(meant: Held | undefined, held: Held[], slots: Slots, talk: Talk): Promise<Turn> {
  if (!meant) return askWhich(held, slots, talk);
  if ((await standing(meant.team.campaign, talk)) === 'closed') return say(CLOSED);
  const values = { ...valuesFrom(slots, talk), claim: meant.claim };
  const form = { form: SUBMIT, values, trail: [], misses: 0, since: talk.now };
  const session = { ...talk.session, form };
  if (!HOW.test(talk.text)) return { messages: [], writes: [], changes: [], session };
  const text = '可以交：把文件直接发给我，Word、PDF、WPS 都行，几份就发几份；没有文件，把正文发过来也可以。';
  return { ...say(text), session: { ...session, form: { ...form, asking: 'body' } } };
}

/** What was said or sent already is not asked again. */
function valuesFrom(slots: Slots, talk: Talk): Values {
  const { attachment } = talk;
  const said = typeof slots.said === 'string' ? slots.said : talk.text.trim();
  const kind = kindNamed(said);
  const values: Values = {
    ...(kind ? { kind: `${{ theory: '理论', practice: '实践', institution: '制度' }[kind]}成果` } : {}),
    ...(isContent(said) ? { body: maskPersonal(said.replace(LED_IN, '')).text } : {}),
    ...(/[《“"][^》”"]{4,60}[》”"]/u.test(said) && said.length < LONG * 2 ? { title: titleIn(said) } : {}),
  };
  const file =
    typeof slots.file === 'object' && slots.file !== null && !Array.isArray(slots.file) ? slots.file : undefined;
  if (attachment) {
    const { id, name, bytes } = attachment;
    return readFile(attachment, { ...values, files: [{ id, name, bytes }], body: IN_THE_FILE });
  }
  return file ? { ...values, files: [file], body: IN_THE_FILE, read: slots.read ?? null } : values;
}

/** Whether the outcome itself was told, and not only that there is one. */
function isContent(said: string): boolean {
  const told = said.replace(LED_IN, '');
  return said.length >= LONG || (told !== said && told.length >= SHORTEST);
}

/** Two topics: asked once, with what was sent kept. */
function askWhich(held: Held[], slots: Slots, talk: Talk): Turn {
  const { files, read } = valuesFrom(slots, talk);
  const [file] = Array.isArray(files) ? files : [];
  const kept = {
    ...(talk.text ? { said: talk.text } : {}),
    ...(file === undefined ? {} : { file, read: read ?? null }),
  };
  const choices = held.map(({ claim }) => ({
    intent: SUBMIT,
    slots: { ...kept, claim, ...(slots.replace === true ? { replace: true } : {}) },
  }));
  return say(
    {
      text: '交在哪个课题名下？',
      buttons: held.map(({ topic }, i) => ({
        label: `${topic.number} 号 ${topic.title}`,
        does: choices[i] ?? { intent: SUBMIT },
      })),
    },
    { context: 'list', choices },
  );
}

async function replaceWhich(slots: Slots, number: number | undefined, held: Held[], talk: Talk): Promise<Turn> {
  const teams = [...new Set(held.map(({ team }) => team.id))];
  const own = await outcomesOfTeams(talk.read, teams);
  const meant = number === undefined ? own : own.filter((one) => one.number === number);
  const [only, ...others] = meant;
  if (!only)
    return own.length === 0
      ? open(await chosen(slots, talk.text, held), held, slots, talk)
      : say(`成果 ${number} 号不是贵组交的。贵组交过 ${own.map((one) => one.number).join('、')} 号。`);
  const spoken = others.length > 0 ? meant.find((one) => one.number === talk.session.last.outcome) : only;
  if (!spoken) return askVersionOf(meant);
  const refusal = mayReplace(spoken);
  if (refusal) return say(refusal.text);
  const claim = held.find(({ team, topic }) => team.id === spoken.team && topic.id === spoken.topic)?.claim;
  if (!claim) return say(`成果 ${spoken.number} 号所在的课题已不在贵组名下，没有换版。`);
  const { title: _old, ...values } = valuesFrom({}, talk);
  const form = {
    form: SUBMIT,
    values: { ...values, claim, replaces: String(spoken.number) },
    trail: [],
    misses: 0,
    since: talk.now,
  };
  const session = { ...talk.session, form };
  if (values.files) return { messages: [], writes: [], changes: [], session };
  return {
    ...say(`请把成果 ${spoken.number} 号的新一版发来，文件、正文都行，旧的也会留着。`),
    session: { ...session, form: { ...form, asking: 'body' } },
  };
}

function askVersionOf(own: Outcome[]): Turn {
  const choices = own.map(({ number }) => ({ intent: SUBMIT, slots: { outcome_no: number, replace: true } }));
  return say(
    {
      text: '换哪一项？',
      buttons: own.map(({ number, title }, i) => ({
        label: `${number} 号 ${title}`,
        does: choices[i] ?? { intent: SUBMIT },
      })),
    },
    { context: 'list', choices },
  );
}

function numberIn(said: string): number | undefined {
  const digits = NUMBER.exec(said)?.slice(1).find(Boolean);
  return digits ? Number(digits) : undefined;
}
