import { eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Message, Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { libraryFor } from './kept.ts';
import { KINDS, type Kind, nextNumber, type Proposal } from './proposals.ts';
import { ruleProposal } from './tables.ts';

/** A wish to change the rules, as it is told or as it comes of something else. */
export type Wished = {
  kind: Kind;
  /** Titles of the rules that it is about, the chief one first. */
  titles: string[];
  article?: number | undefined;
  text: string;
  /** 难题 12 号, 成果 8 号. */
  source?: string | undefined;
  /** Decided already: it waits for its text. */
  accepted?: boolean;
};

/** What makes a proposal of it; the staff beside the asker hear of it once, unless it is decided already. */
export async function addProposal(
  { kind, titles, article, text, source, accepted = false }: Wished,
  talk: Talk,
): Promise<{ number: number } & Required<Pick<Turn, 'messages' | 'writes' | 'changes' | 'unless'>>> {
  const { asker, today, read } = talk;
  const { texts } = await libraryFor(read, asker);
  const rule = texts.find(({ title }) => title === titles[0]);
  const number = await nextNumber(read);
  const id = talk.newId();
  const values = {
    id,
    number,
    kind,
    rule: rule?.key ?? null,
    title: titles.length > 0 ? titles.join('》、《') : null,
    article: article ?? null,
    text,
    by: asker.id,
    unit: asker.unit.code,
    on: today,
    state: accepted ? ('accepted' as const) : ('open' as const),
    source: source ?? null,
  };
  const staff = accepted ? [] : await cityStaffOf(read);
  return {
    number,
    messages: staff
      .filter(({ id: one }) => one !== asker.id)
      .map(({ id: one }) => newProposal(one, values, asker.unit.name)),
    unless: [query(build.select({ id: ruleProposal.id }).from(ruleProposal).where(eq(ruleProposal.number, number)))],
    writes: [write(build.insert(ruleProposal).values(values), 1)],
    changes: [{ verb: 'propose', entity: 'rule_proposal', id, after: { number, kind, rule: values.title } }],
  };
}

function newProposal(
  to: string,
  { number, kind, title, text }: Pick<Proposal, 'number' | 'kind' | 'title' | 'text'>,
  unit: string,
): Message {
  return {
    to: { person: to },
    kind: 'proactive',
    why: '您是工委管理员，负责制度库',
    about: `proposal/${number}`,
    card: {
      text: `制度建议 ${number} 号（${KINDS[kind]}${title ? `《${title}》` : ''}），${unit}：${clip(text, 60)}`,
      buttons: [{ label: `看建议 ${number} 号`, does: { intent: 'show_proposal', slots: { number } }, lasting: true }],
    },
  };
}
