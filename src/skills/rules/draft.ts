import { and, desc, eq } from 'drizzle-orm';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import { nextNumber, type Proposal } from './proposals.ts';
import { ruleProposal } from './tables.ts';
import { keyOf } from './versions.ts';

const DRAFT = /[（(](?:[^（）()]*(?:征求意见|讨论|送审|审议|修订)稿|草案|草稿|初稿)[）)]$/u;

/** A text that says itself that it isn't one yet: …（征求意见稿）. */
export function isDraft(title: string): boolean {
  return DRAFT.test(title);
}

/** A text sent as a file goes out for opinions: to the open proposal on its rule, else as a proposal of the staff's own. */
export const consultDraft: Decide = async ({ file, name, title }, talk) => {
  if (!keepsLibrary(talk)) return say('征求意见由工委管理员办理。');
  if (typeof file !== 'string' || typeof name !== 'string' || typeof title !== 'string')
    return say('请把文件再发一次。');
  const bare = title.replace(DRAFT, '');
  const { texts } = await libraryFor(talk.read, talk.asker);
  const key = keyOf(bare);
  const rule = texts.find((text) => text.key === key);
  const draft = { draft: file, draftName: name };
  const known = await talk.read
    .select()
    .from(ruleProposal)
    .where(and(eq(ruleProposal.rule, key), eq(ruleProposal.state, 'open')))
    .orderBy(desc(ruleProposal.number))
    .get();
  const number = known?.number ?? (await nextNumber(talk.read));
  const form = { form: 'consult', values: { number }, trail: [], misses: 0, since: talk.now };
  const session = { ...talk.session, form };
  if (known) {
    const attach = build
      .update(ruleProposal)
      .set(draft)
      .where(and(eq(ruleProposal.id, known.id), eq(ruleProposal.state, 'open')));
    return { messages: [], writes: [write(attach, 1), keepFile(file)], changes: [], session };
  }
  const id = talk.newId();
  const proposal: Proposal = {
    id,
    number,
    kind: rule ? 'amend' : 'create',
    rule: key,
    title: rule?.title ?? bare,
    article: null,
    text: `《${bare}》征求意见`,
    by: talk.asker.id,
    unit: talk.asker.unit.code,
    on: talk.today,
    state: 'open',
    until: null,
    overTold: null,
    source: null,
    ...draft,
    reason: null,
    became: null,
  };
  return {
    messages: [],
    unless: [query(build.select({ id: ruleProposal.id }).from(ruleProposal).where(eq(ruleProposal.number, number)))],
    writes: [write(build.insert(ruleProposal).values(proposal), 1), keepFile(file)],
    changes: [{ verb: 'propose', entity: 'rule_proposal', id, after: { number, draft: name } }],
    session,
  };
};
