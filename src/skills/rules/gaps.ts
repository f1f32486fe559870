import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, DigestItem, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip, withoutEnd } from '../../kernel/chinese/text.ts';
import { type CivilDate, weekday } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { person } from '../../organisation/tables.ts';
import { alikeness } from './alike.ts';
import { libraryFor } from './kept.ts';
import { articleNamed, textsNamed } from './named.ts';
import type { Gap } from './store.ts';
import { curatedAnswer, questionGap } from './tables.ts';
import { standingOf } from './versions.ts';

const ALIKE = 0.5;
const LISTED = 5;
const REASON: Record<Gap['reason'], string> = {
  not_found: '库内没有',
  not_stated: '条文没写到',
  wrong_answer: '被指答错',
};

export type Curated = typeof curatedAnswer.$inferSelect;

/** Those of the staff who keep the library. */
export function keepsLibrary({ asker }: Talk): boolean {
  return asker.posts.some(({ unit, post }) => unit.kind === 'city_work_committee' && post === '工委管理员');
}

/** Questions without an answer, those alike together, the most asked first. Who asked stands nowhere. */
export const listGaps: Decide = async (_slots, talk) => {
  if (!keepsLibrary(talk)) return say('未答的问题由工委管理员处理，您可以转给他们。');
  const groups = grouped(await openGaps(talk.read));
  if (groups.length === 0) return say('目前没有未答的问题。');
  const shown = groups.slice(0, LISTED);
  const answers = shown.map((gaps) => ({ intent: 'answer_gap', slots: { gaps: gaps.map(({ id }) => id) } }));
  return say(
    {
      text: `未答或被指答错的问题共 ${groups.length} 组，问得最多的 ${shown.length} 组如下。`,
      fields: shown.map((gaps, i) => ({
        label: String(i + 1),
        value: `${clip(gaps[0]?.question ?? '', 40)}（${gaps.length} 次，${REASON[gaps[0]?.reason ?? 'not_found']}${noteOf(gaps)}）`,
      })),
      buttons: answers.map((does, i) => ({ label: `答复 ${i + 1}`, does, group: String(i) })),
    },
    { context: 'list', choices: answers },
  );
};

function noteOf(gaps: Gap[]): string {
  const note = gaps.find((gap) => gap.note)?.note;
  return note ? `：${clip(note, 20)}` : '';
}

/** Opens the answer to one group. */
export const answerGap: Decide = async (slots, talk) => {
  if (!keepsLibrary(talk)) return say('未答的问题由工委管理员答复。');
  const ids = Array.isArray(slots.gaps) ? slots.gaps.map(String) : [];
  const gaps = (await openGaps(talk.read)).filter(({ id }) => ids.includes(id));
  const [first] = gaps;
  if (!first) return say('这一组已经答复过了。');
  const values = { gaps: ids, question: first.question };
  const form = { form: 'answer_gap', values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

const SOURCE = /(?:依据|来源|出处)[：:是为]?\s*([^。；\n]{4,80})/u;
const UNTIL = /(?:有效期|有效|适用)?(?:至|到)\s*(\d{4})年?[-.年]?(\d{1,2})月?(?:[-.月]?(\d{1,2})日?)?/u;

export const answerGapForm: Form = {
  name: 'answer_gap',
  title: '答复问题',
  literal: true,
  fields: [
    {
      name: 'answer',
      label: '答复',
      kind: 'text',
      required: true,
      ask: '请直接写答复：指出条款（如《……办法》第七条），或写一两句话，注明“依据：……”和“有效期至：年月日”。',
      parse: (text) => (text.trim().length < 4 ? refuse('请写出条款，或一两句答复。') : text.trim()),
    },
  ],
  async summary(values, talk) {
    const meant = await meantBy(String(values.answer), talk);
    if ('fault' in meant) return { card: { text: `${meant.fault}（改好后再发一次答复；不答了请回“取消”。）` } };
    return {
      card: {
        text: `这样答复“${clip(String(values.question), 40)}”，可以吗？`,
        fields: [
          ...(meant.rule
            ? [{ label: '条款', value: `《${meant.rule}》第${meant.article}条` }]
            : [{ label: '答复', value: meant.text }]),
          ...(meant.source ? [{ label: '依据', value: meant.source }] : []),
          ...(meant.until ? [{ label: '有效至', value: meant.until }] : []),
        ],
      },
    };
  },
  async heard(text, values) {
    return text.length > 8 && values.answer !== undefined ? { answer: text.trim() } : undefined;
  },
  async done(values, talk) {
    const meant = await meantBy(String(values.answer), talk);
    if ('fault' in meant) return say(meant.fault);
    const ids = Array.isArray(values.gaps) ? values.gaps.map(String) : [];
    const gaps = (await openGaps(talk.read)).filter(({ id }) => ids.includes(id));
    if (gaps.length === 0) return say('这一组已经有人答复过了，您的答复没有重复记。');
    const id = talk.newId();
    const curated: Curated = { id, question: String(values.question), by: talk.asker.id, on: talk.today, ...meant };
    const askers = await askersOf(gaps, talk);
    const told = curated.rule ? `见《${curated.rule}》第${curated.article}条` : clip(curated.text, 80);
    const turn = say(
      `已记下，以后这样问会这样答。${askers.length > 0 ? `会在下次提醒里告诉问过的 ${askers.length} 位同志。` : ''}`,
    );
    return {
      ...turn,
      messages: [
        ...turn.messages,
        ...askers.map(({ asker, gap }) => ({
          to: { person: asker },
          kind: 'proactive' as const,
          why: '您问过这个问题，当时库内没有依据',
          about: `curated/${id}`,
          card: { text: `您问过“${clip(gap.question, 30)}”，现在有答复了：${told}。` },
        })),
      ],
      writes: [write(build.insert(curatedAnswer).values(curated), 1), close(ids)],
      changes: [{ verb: 'answer_gap', entity: 'curated_answer', id, after: { question: curated.question, ...meant } }],
    };
  },
};

type Meant = Pick<Curated, 'text' | 'source' | 'until' | 'rule' | 'article'>;

/** An article of the library in force, or words with their source and the day until which they hold. */
async function meantBy(said: string, talk: Talk): Promise<Meant | { fault: string }> {
  const library = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(library.texts, talk.today);
  const named = textsNamed(library.texts, said).filter((text) => standing.get(text) === 'in_force');
  const article = articleNamed(library, named, said);
  if (article) {
    return { text: said, source: null, until: null, rule: article.text.title, article: article.ordinal };
  }
  if (/^《[^》]+》第[^条]{1,6}条[。]?$/u.test(said)) return { fault: '现行制度里没有找到这一条，请核对名称和条号。' };
  const source = SOURCE.exec(said)?.[1]?.trim();
  const [, year, month = '', day] = UNTIL.exec(said) ?? [];
  if (!source) return { fault: '还缺依据：请注明“依据：文件名或文号”。' };
  if (!year) return { fault: '还缺有效期：请注明“有效期至：2027年12月31日”。' };
  const until = day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : lastOf(Number(year), Number(month));
  const bare = said.replace(SOURCE, '').replace(/有效期?[^。；\n]*$|有效期?至[^。；\n]*[。；]?/u, '');
  const text = withoutEnd(bare, '。；， \n').trim();
  return { text: text || said, source, until, rule: null, article: null };
}

function lastOf(year: number, month: number): CivilDate {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Found by the seal that each left: nobody else can, and it is written nowhere. */
async function askersOf(gaps: Gap[], { read, seal, sealPrevious }: Talk): Promise<{ asker: string; gap: Gap }[]> {
  const people = await read.select({ id: person.id }).from(person);
  const found = new Map<string, Gap>();
  for (const gap of gaps) {
    const asker = people.find(
      ({ id }) => seal('question', gap.id, id) === gap.asker || sealPrevious('question', gap.id, id) === gap.asker,
    );
    if (asker && !found.has(asker.id)) found.set(asker.id, gap);
  }
  return [...found].map(([asker, gap]) => ({ asker, gap }));
}

function close(ids: string[]): Write {
  return write(
    build
      .update(questionGap)
      .set({ state: 'closed' })
      .where(and(inArray(questionGap.id, ids), eq(questionGap.state, 'open'))),
  );
}

async function openGaps(read: Read): Promise<Gap[]> {
  return read.select().from(questionGap).where(eq(questionGap.state, 'open')).orderBy(asc(questionGap.at));
}

/** @internal exported for its test */
export function grouped<T extends { question: string }>(gaps: T[]): T[][] {
  const groups: T[][] = [];
  for (const gap of gaps) {
    const alike = groups.find(([first]) => first && alikeness(first.question, gap.question) >= ALIKE);
    if (alike) alike.push(gap);
    else groups.push([gap]);
  }
  return groups.sort((a, b) => b.length - a.length);
}

/** On Mondays the city's staff hear how many wait, in their digest. */
export async function gapsWaiting(talk: Talk): Promise<DigestItem[]> {
  if (!keepsLibrary(talk) || weekday(talk.today) !== 1) return [];
  const groups = grouped(await openGaps(talk.read));
  if (groups.length === 0) return [];
  return [
    {
      text: `制度问答有 ${groups.length} 组问题没有依据或被指答错，最多的一组：“${clip(groups[0]?.[0]?.question ?? '', 24)}”。`,
      why: '您是工委管理员，负责制度库',
      urgency: 60,
      buttons: [{ label: '看未答问题', does: { intent: 'question_gaps' }, lasting: true }],
    },
  ];
}

/** The answer that somebody wrote for a question like this one, while it holds. */
export async function curatedFor(question: string, { read, today }: Talk): Promise<Curated | undefined> {
  const rows = await read.select().from(curatedAnswer);
  const [best] = rows
    .filter(({ until }) => until === null || until >= today)
    .map((row) => ({ row, alike: alikeness(row.question, question) }))
    .filter(({ alike }) => alike >= SURE)
    .sort((a, b) => b.alike - a.alike);
  return best?.row;
}

const SURE = 0.7;

export function curatedTurn({ text, source, until, on }: Curated, question: string): Turn {
  return say(
    {
      text: `${text}。`.replace(/。。$/u, '。'),
      quote: { text: source ?? '', source: `工委答复，${on}${until ? `，有效至 ${until}` : ''}` },
      buttons: [
        { label: '答得不对', does: { intent: 'feedback_wrong_answer', slots: { question, answered: '工委答复' } } },
      ],
    },
    { context: 'answer', no: { intent: 'feedback_wrong_answer', slots: { question } } },
  );
}
