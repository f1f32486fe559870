import { eq } from 'drizzle-orm';
import type { Attachment, Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { fileOf, keepFile } from '../../kernel/files.ts';
import { build, query } from '../../kernel/statement.ts';
import type { Card } from '../../message/card.ts';
import { unitByCode } from '../../organisation/store.ts';
import { differencesOf } from './compare.ts';
import { libraryFor } from './kept.ts';
import { consequences, endedBy } from './life-cycle.ts';
import { type ParsedRule, parseRule } from './parse.ts';
import { textOfFile } from './read-file.ts';
import { type Fate, type Incoming, importWrites, weigh } from './store.ts';
import { ruleText } from './tables.ts';
import { beginOf, keyOf, standingOf } from './versions.ts';

const READABLE = /\.(?:docx?|docm|wps|rtf|pdf|md|txt)$/iu;
const SHOWN = 8;

/** A rule text that one of the staff sends is read, shown, and published on a tap. */
export const ruleFiles: Takes = {
  label: '制度文件',
  takes: ({ name }, { asker }) => READABLE.test(name) && mayPublish(asker),
  decide: (_slots, talk) => (talk.attachment ? preview(talk.attachment, talk) : say('请把制度文件再发一次。')),
};

/** 工委管理员 publish: in the city for all, in a district for those it leads. */
function mayPublish({ posts }: Talk['asker']): boolean {
  return posts.some(({ post }) => post === '工委管理员');
}

/** For whom a rule of this person's is: undefined, for everyone. */
function scopeOf({ posts }: Talk['asker']): string | undefined {
  const staffed = posts.filter(({ post }) => post === '工委管理员').map(({ unit }) => unit);
  return staffed.some(({ kind }) => kind === 'city_work_committee') ? undefined : staffed[0]?.code;
}

async function preview(file: Attachment, talk: Talk): Promise<Turn> {
  const parsed = await parsedOf(file.name, file.text ?? (await fileOf(talk.read, file.id)));
  if (isRefusal(parsed)) return say(`“${file.name}”${parsed.text}`);
  const [incoming] = await weigh(talk.read, [parsed], talk.newId, scopeOf(talk.asker));
  if (!incoming || incoming.fate === 'unchanged') {
    return say(`《${parsed.title}》库里已有这一份，一字不差，不用再发布。`);
  }
  const slots = { file: file.id, name: file.name };
  const publish = { intent: 'publish_rule', slots };
  const leave = { intent: 'leave_rule', slots };
  const card = await previewCard(parsed, incoming.fate, talk);
  return say(
    {
      ...card,
      buttons: [
        { label: '发布', does: publish, tone: 'primary' },
        { label: '不发布', does: leave },
      ],
    },
    { context: 'confirm', yes: publish, no: leave, about: { rule: parsed.title } },
  );
}

/** The rule in a stored file, as the preview read it: the same bytes give the same rule. */
async function parsedOf(name: string, content: string | Uint8Array | undefined): Promise<ParsedRule | Refusal> {
  if (content === undefined) return refuse('这个文件已不在了，请再发一次。');
  const text = typeof content === 'string' ? content : await textOfFile(name, content);
  return isRefusal(text) ? text : parseRule(text, name.replace(/\.[^.]+$/u, ''));
}

const FATES: Record<Exclude<Fate, 'unchanged'>, string> = {
  new: '库里还没有这项制度',
  new_version: '是已有制度的新版本',
  corrected: '更正库里的同一版本',
};

async function previewCard(parsed: ParsedRule, fate: Exclude<Fate, 'unchanged'>, talk: Talk): Promise<Card> {
  const { title, version, number, issuer, adopted, articles, chapters, attachments, flaws, repealed } = parsed;
  const begins = beginOf(parsed);
  const when = repealed
    ? '这一版写明已废止，只供查考。'
    : begins > talk.today
      ? `发布后到 ${begins} 起施行，那天自动生效。`
      : `发布后即可答问${begins ? `（${begins} 起施行）` : '，文中没有找到施行日期'}。`;
  const against = await changesAgainstForce(parsed, talk);
  const code = parsed.unit ?? scopeOf(talk.asker);
  const { texts } = await libraryFor(talk.read, talk.asker);
  const ended = endedBy(parsed, texts, { today: talk.today, scope: code });
  const scope = code === undefined ? undefined : await unitByCode(talk.read, code);
  return {
    heading: `《${title}》${version ? `（${version}）` : ''}`,
    text: `读到 ${articles.length} 条${chapters.length > 0 ? `、${chapters.length} 章节` : ''}${attachments.length > 0 ? '，有附件' : ''}；${FATES[fate]}。${when}`,
    fields: [
      { label: '编号', value: flaws.length > 0 ? flaws.slice(0, 4).join('、') : '连续' },
      ...(number ? [{ label: '文号', value: number }] : []),
      ...(issuer ? [{ label: '发布', value: issuer }] : []),
      ...(adopted ? [{ label: '印发', value: adopted }] : []),
      ...(scope ? [{ label: '范围', value: `${scope.name}及所属组织` }] : []),
      ...(ended.length > 0 ? [{ label: '同时废止', value: ended.map((text) => `《${text.title}》`).join('、') }] : []),
      ...(against ? [{ label: '与现行比', value: against.line }] : []),
    ],
    more: [
      ...(against ? [against.details] : []),
      `首条：${excerpt(articles[0])}`,
      `末条：${excerpt(articles.at(-1))}`,
      ...(flaws.length > 4 ? [`编号问题：${flaws.join('、')}`] : []),
    ].join('\n'),
  };
}

function excerpt(article: ParsedRule['articles'][number] | undefined): string {
  const words = article?.paragraphs[0] ?? '';
  return article ? `${article.label} ${words.length > 40 ? `${words.slice(0, 39)}…` : words}` : '';
}

/** What it would change in the version that stands today. */
async function changesAgainstForce(
  parsed: ParsedRule,
  talk: Talk,
): Promise<{ line: string; details: string } | undefined> {
  const { articles, texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const current = texts.find((text) => text.key === keyOf(parsed.title) && standing.get(text) === 'in_force');
  if (!current) return undefined;
  const before = articles.filter(({ text }) => text === current);
  const { added, removed, changed } = differencesOf<{ label: string; paragraphs: string[] }>(before, parsed.articles);
  const counts = [
    changed.length > 0 ? `改 ${changed.length} 条` : '',
    added.length > 0 ? `增 ${added.length} 条` : '',
    removed.length > 0 ? `删 ${removed.length} 条` : '',
  ].filter(Boolean);
  const names = (list: { label: string }[]) =>
    list
      .slice(0, SHOWN)
      .map(({ label }) => label)
      .join('、') + (list.length > SHOWN ? '等' : '');
  const details = [
    changed.length > 0 ? `改动：${names(changed.map(({ after }) => after))}` : '',
    added.length > 0 ? `新增：${names(added)}` : '',
    removed.length > 0 ? `删去（原）：${names(removed)}` : '',
  ].filter(Boolean);
  return { line: counts.join('，') || '条文没有变化', details: details.join('\n') };
}

/** What the tap does: the same file is read once more, and published if nobody else has meanwhile. */
export const publishRule: Decide = async (slots, talk) => {
  if (!mayPublish(talk.asker)) return say('只有工委管理员可以发布制度。');
  const file = typeof slots.file === 'string' ? slots.file : '';
  const name = typeof slots.name === 'string' ? slots.name : '';
  const parsed = await parsedOf(name, file === '' ? undefined : await fileOf(talk.read, file));
  if (isRefusal(parsed)) return say(`“${name}”${parsed.text}`);
  const [incoming] = await weigh(talk.read, [parsed], talk.newId, scopeOf(talk.asker));
  if (!incoming || incoming.fate === 'unchanged') return say(`《${parsed.title}》已经发布过了，没有重复。`);
  const begins = beginOf(parsed);
  const after = await consequences(incoming, parsed.unit ?? scopeOf(talk.asker), talk);
  const turn = say(
    `已发布《${parsed.title}》${parsed.articles.length} 条${begins > talk.today ? `，${begins} 起自动生效` : '，现在就可以问'}。${after.ended.length > 0 ? `同时废止${after.ended.map(({ title }) => `《${title}》`).join('、')}。` : ''}`,
    { context: 'answer', about: { rule: parsed.title } },
  );
  return {
    ...turn,
    messages: [...turn.messages, ...after.messages],
    unless: [sameContent(incoming)],
    writes: [
      ...importWrites([incoming], { now: talk.now, newId: talk.newId, unit: scopeOf(talk.asker) }),
      keepFile(file),
      ...after.writes,
    ],
    changes: [
      {
        verb: 'publish_rule',
        entity: 'rule_text',
        id: incoming.id,
        after: {
          title: parsed.title,
          version: parsed.version ?? null,
          articles: parsed.articles.length,
          fate: incoming.fate,
        },
      },
    ],
    session: { ...talk.session, last: { ...talk.session.last, rule: parsed.title } },
  };
};

export const leaveRule: Decide = (_slots, _talk) => say('好的，没有发布，库里没有变化。');

function sameContent({ content }: Incoming) {
  return query(build.select({ id: ruleText.id }).from(ruleText).where(eq(ruleText.content, content)));
}
