import { eq } from 'drizzle-orm';
import type { Attachment, Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { fileOf, keepFile } from '../../kernel/files.ts';
import { build, query } from '../../kernel/statement.ts';
import { isDraft } from './draft.ts';
import { aftermath } from './endings.ts';
import { askWhichBecame, fulfil, fulfilledBy, writtenInto } from './fulfil.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import { parseRule } from './parse.ts';
import { type Previewed, previewCard } from './preview.ts';
import { textOfFile } from './read-file.ts';
import { mayPublish, scopeFor } from './scope.ts';
import { type Incoming, importWrites, weigh } from './store.ts';
import { ruleText } from './tables.ts';
import { beginOf, keyOf } from './versions.ts';

const READABLE = /\.(?:docx?|docm|wps|rtf|pdf|md|txt)$/iu;

/** A rule text that one of the staff sends is read, shown, and published on a tap. */
export const ruleFiles: Takes = {
  breadth: 'any_text',
  label: '制度文件',
  takes: ({ name }, { asker }) => READABLE.test(name) && mayPublish(asker),
  decide: (_slots, talk) => (talk.attachment ? preview(talk.attachment, talk) : say('请把制度文件再发一次。')),
};

type Read = Previewed & { incoming: Incoming };

async function preview(file: Attachment, talk: Talk): Promise<Turn> {
  const found = await ruleIn(file.name, file.text ?? (await fileOf(talk.read, file.id)), talk);
  if (isRefusal(found)) return say(found.text);
  const { title } = found.parsed;
  const slots = { file: file.id, name: file.name };
  const publish = { intent: 'publish_rule', slots };
  const leave = { intent: 'leave_rule', slots };
  const consult = { intent: 'consult_draft', slots: { ...slots, title } };
  const card = await previewCard(found, talk);
  const buttons = [
    ...(keepsLibrary(talk) ? [{ label: '先征求意见', does: consult }] : []),
    { label: '不发布', does: leave },
  ];
  if (isDraft(title)) {
    const text = `这是征求意见稿，读到 ${found.parsed.articles.length} 条，不作现行制度发布。`;
    return say(
      { ...card, text, buttons },
      { context: 'confirm', yes: keepsLibrary(talk) ? consult : leave, no: leave },
    );
  }
  return say(
    { ...card, buttons: [{ label: '发布', does: publish, tone: 'primary' }, ...buttons] },
    { context: 'confirm', yes: publish, no: leave, about: { rule: title } },
  );
}

/** The rule in a file, as the preview and the publication read it alike: the same bytes give the same rule. */
async function ruleIn(name: string, content: string | Uint8Array | undefined, talk: Talk): Promise<Read | Refusal> {
  if (content === undefined) return refuse('这个文件已不在了，请再发一次。');
  const text = typeof content === 'string' ? content : await textOfFile(name, content);
  const parsed = isRefusal(text) ? text : parseRule(text, name.replace(/\.[^.]+$/u, ''));
  if (isRefusal(parsed)) return refuse(`“${name}”${parsed.text}`);
  const scope = await scopeFor(parsed.unit, talk);
  if (isRefusal(scope)) return scope;
  const [incoming] = await weigh(talk.read, [parsed], talk.newId, { unit: scope?.code, begins: talk.today });
  if (!incoming || incoming.fate === 'unchanged') {
    return refuse(`《${parsed.title}》库里已有这一份，一字不差，不用再发布。`);
  }
  return { parsed: incoming.parsed, undated: beginOf(parsed) === '', fate: incoming.fate, scope, incoming };
}

/** What the tap does: the same file is read once more, and published if nobody else has meanwhile. */
export const publishRule: Decide = async (slots, talk) => {
  if (!mayPublish(talk.asker)) return say('只有工委管理员可以发布制度。');
  const file = typeof slots.file === 'string' ? slots.file : '';
  const name = typeof slots.name === 'string' ? slots.name : '';
  const found = await ruleIn(name, file === '' ? undefined : await fileOf(talk.read, file), talk);
  if (isRefusal(found)) return say(found.text);
  const { parsed, incoming, scope } = found;
  const { title, version, articles } = parsed;
  if (isDraft(title)) return say('这是征求意见稿，不作现行制度发布：定稿后再发一次。');
  const begins = beginOf(parsed);
  const { texts } = await libraryFor(talk.read, talk.asker);
  const { today, now, newId } = talk;
  const after = aftermath(incoming, texts, { today, scope: scope?.code, now, newId });
  const proposals = await fulfilledBy(keyOf(title), after.ended, talk);
  const told = fulfil(proposals, { id: incoming.id, became: writtenInto(parsed) }, talk);
  const origins = await askWhichBecame(incoming.id, talk);
  const turn = say(
    {
      text: `已发布《${title}》${articles.length} 条${begins > today ? `，${begins} 起自动生效` : '，现在就可以问'}。${after.ended.length > 0 ? `同时废止${after.ended.map((text) => `《${text.title}》`).join('、')}。` : ''}`,
      ...(origins.length > 0 ? { buttons: origins } : {}),
    },
    { context: 'answer', about: { rule: title } },
  );
  return {
    ...turn,
    messages: [...turn.messages, ...told.messages],
    unless: [query(build.select({ id: ruleText.id }).from(ruleText).where(eq(ruleText.content, incoming.content)))],
    writes: [
      ...importWrites([incoming], { now, newId, unit: scope?.code }),
      keepFile(file),
      ...after.writes,
      ...told.writes,
    ],
    changes: [
      {
        verb: 'publish_rule',
        entity: 'rule_text',
        id: incoming.id,
        after: {
          title,
          version: version ?? null,
          articles: articles.length,
          fate: incoming.fate,
          unit: scope?.code ?? null,
          ends: after.ended.map((text) => text.title),
        },
      },
    ],
    session: { ...talk.session, last: { ...talk.session.last, rule: title } },
  };
};

export const leaveRule: Decide = () => say('好的，没有发布，库里没有变化。');
