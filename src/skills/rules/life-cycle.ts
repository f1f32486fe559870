import { and, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import type { Decide, DigestItem, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import type { Text } from './library.ts';
import { opinionsOn } from './opinions.ts';
import type { ParsedRule } from './parse.ts';
import { ruleFollower, ruleLineage, ruleProposal, ruleText } from './tables.ts';
import { beginOf, keyOf, standingOf } from './versions.ts';

/** 《…》同时废止, as closing articles and metadata say it. */
const ENDS_OTHERS = /((?:《[^》]+》(?:（[^）]*）)?[、，和及]*)+)[^。《]{0,12}同时废止/gu;
const TERM =
  /(?:试行期|有效期)(?:限)?(?:为)?([一二两三四五六1-6])年|满([一二两三四五六1-6])年[^。]{0,12}(?:评估|修订|清理)/u;
const TRIAL_YEARS = 2;

/** The texts in force that a new one puts an end to: those it names, of its own scope. */
export function endedBy(
  { articles, preamble }: Pick<ParsedRule, 'articles' | 'preamble'>,
  texts: readonly Text[],
  { today, scope }: { today: string; scope: string | undefined },
): Text[] {
  const closing = [preamble, ...articles.slice(-4).flatMap(({ paragraphs }) => paragraphs)].join('\n');
  const titles = [...closing.matchAll(ENDS_OTHERS)].flatMap(([, list = '']) =>
    [...list.matchAll(/《([^》]+)》/gu)].map(([, title = '']) => keyOf(title)),
  );
  const standing = standingOf(texts, today);
  return texts.filter((text) => text.unit === scope && standing.get(text) === 'in_force' && titles.includes(text.key));
}

/** The day on which a text should be looked at again: what it says itself, else two years for one on trial. */
function reviewDay({ title, articles, preamble, ...dates }: ParsedRule): string | undefined {
  const begins = beginOf(dates);
  if (begins === '') return undefined;
  const [, term, after] = TERM.exec([preamble, ...articles.flatMap(({ paragraphs }) => paragraphs)].join('\n')) ?? [];
  const said = term ?? after;
  const years = said
    ? '一二三四五六'.indexOf(said) + 1 || (said === '两' ? 2 : Number(said))
    : /（(?:试行|暂行)）|暂行/u.test(title)
      ? TRIAL_YEARS
      : 0;
  return years > 0 ? `${Number(begins.slice(0, 4)) + years}${begins.slice(4)}` : undefined;
}

/** What goes with a publication: others end, what led to it is noted, and whoever waits for it is told. */
export async function consequences(
  { id, parsed }: { id: string; parsed: ParsedRule },
  scope: string | undefined,
  talk: Talk,
): Promise<Pick<Turn, 'messages' | 'writes'> & { ended: Text[] }> {
  const { texts } = await libraryFor(talk.read, talk.asker);
  const begins = beginOf(parsed) || talk.today;
  const key = keyOf(parsed.title);
  const standing = standingOf(texts, talk.today);
  const before = texts.find((text) => text.key === key && text.unit === scope && standing.get(text) === 'in_force');
  const ended = endedBy(parsed, texts, { today: talk.today, scope }).filter((text) => text.key !== key);
  const review = reviewDay(parsed);
  const accepted = await talk.read
    .select()
    .from(ruleProposal)
    .where(
      and(
        eq(ruleProposal.state, 'accepted'),
        or(eq(ruleProposal.rule, key), inArray(ruleProposal.rule, ['', ...ended.map((text) => text.key)])),
      ),
    );
  const followers = await talk.read
    .select()
    .from(ruleFollower)
    .where(inArray(ruleFollower.rule, [key, ...ended.map((text) => text.key)]));
  const told = new Map<string, Message>();
  for (const { person } of followers) {
    told.set(
      person,
      tell(
        person,
        '您说过想知道这项制度的变化',
        `《${parsed.title}》有了新文本，${begins} 起施行。想看改了什么，回“《${parsed.title}》改了什么”。`,
      ),
    );
  }
  for (const { by, number } of accepted) {
    told.set(
      by,
      tell(by, '您提过这条制度建议', `您提的制度建议 ${number} 号已写进《${parsed.title}》，${begins} 起施行。`),
    );
  }
  told.delete(talk.asker.id);
  return {
    ended,
    messages: [...told.values()],
    writes: [
      ...(review ? [set(id, { reviewOn: review })] : []),
      ...(before ? [descends(before.id, id, 'replaced', talk)] : []),
      ...ended.flatMap((text) => [
        set(text.id, { repealed: true, repealedOn: begins, touched: talk.now }),
        descends(text.id, id, 'merged', talk),
      ]),
      ...accepted.map((proposal) =>
        write(
          build
            .update(ruleProposal)
            .set({ state: 'done', became: id })
            .where(and(eq(ruleProposal.id, proposal.id), eq(ruleProposal.state, 'accepted'))),
          1,
        ),
      ),
    ],
  };
}

function tell(person: string, why: string, text: string): Message {
  return { to: { person }, kind: 'proactive', why, card: { text } };
}

function descends(from: string, to: string, how: 'replaced' | 'merged', { newId }: Talk): Write {
  return write(build.insert(ruleLineage).values({ id: newId(), from, to, how }));
}

function set(id: string, values: Partial<typeof ruleText.$inferInsert>): Write {
  return write(build.update(ruleText).set(values).where(eq(ruleText.id, id)));
}

/** 直接废止: asked once more, since answers change at once. */
export const abolishRule: Decide = async ({ title, sure }, talk) => {
  if (!keepsLibrary(talk)) return say('制度由工委管理员废止，您可以提建议。');
  const { texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const text = texts.find((one) => one.title === title && standing.get(one) === 'in_force');
  if (!text) return say(`现行制度里没有《${title}》。`);
  if (sure !== true) {
    const yes = { intent: 'abolish_rule', slots: { title: text.title, sure: true } };
    const no = { intent: 'drop_proposal', slots: {} };
    return say(
      {
        text: `废止《${text.title}》吗？从今天起不再用它答问，旧文仍可查。`,
        buttons: [
          { label: '废止', does: yes, tone: 'danger' },
          { label: '不废止', does: no },
        ],
      },
      { context: 'confirm', yes, no },
    );
  }
  return {
    ...say(`《${text.title}》已废止，今天起不再用它答问。`),
    writes: [
      write(
        build
          .update(ruleText)
          .set({ repealed: true, repealedOn: talk.today, touched: talk.now })
          .where(and(eq(ruleText.id, text.id), eq(ruleText.repealed, false))),
        1,
      ),
    ],
    changes: [{ verb: 'abolish_rule', entity: 'rule_text', id: text.id, after: { on: talk.today } }],
  };
};

/** 以后有变化告诉我. */
export function follow({ key, title }: Text, { asker, newId }: Talk): Turn {
  return {
    ...say(`好的，《${title}》以后有新文本，会在提醒里告诉您一次。`),
    writes: [
      write(build.insert(ruleFollower).values({ id: newId(), rule: key, person: asker.id }).onConflictDoNothing()),
    ],
  };
}

/** For the staff: texts that should be looked at again, and consultations that are over; told on one day, to each. */
export async function dueForStaff(talk: Talk): Promise<DigestItem[]> {
  if (!keepsLibrary(talk)) return [];
  const { read, today } = talk;
  const untold = (told: typeof ruleText.reviewTold | typeof ruleProposal.overTold) => or(isNull(told), eq(told, today));
  const old = await read
    .select()
    .from(ruleText)
    .where(and(lte(ruleText.reviewOn, today), eq(ruleText.repealed, false), untold(ruleText.reviewTold)));
  const over = await read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.state, 'consulting'), lte(ruleProposal.until, today), untold(ruleProposal.overTold)));
  const why = '您是工委管理员，负责制度库';
  const reviews = old.map(
    ({ id, title, reviewOn }): DigestItem => ({
      text: `《${title}》到了评估的日子（${reviewOn}），请看看是续用、修订还是废止。`,
      why,
      urgency: 20,
      writes: [set(id, { reviewTold: today })],
    }),
  );
  const consultations = await Promise.all(
    over.map(
      async ({ id, number, until }): Promise<DigestItem> => ({
        text: `建议 ${number} 号征求意见${until === today ? '今天' : ''}到期，收到 ${(await opinionsOn(read, id)).length} 条意见。`,
        why,
        urgency: 5,
        buttons: [
          { label: `看建议 ${number} 号`, does: { intent: 'show_proposal', slots: { number } }, lasting: true },
        ],
        writes: [write(build.update(ruleProposal).set({ overTold: today }).where(eq(ruleProposal.id, id)))],
      }),
    ),
  );
  return [...consultations, ...reviews];
}
