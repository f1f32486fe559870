import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One rule, whatever its versions. */
export const rule = sqliteTable(
  'rule',
  {
    id: text('id').primaryKey(),
    /** The title without brackets, by which versions find each other (versions.ts, keyOf). */
    key: text('key').notNull(),
  },
  (table) => [uniqueIndex('rule_key').on(table.key)],
);

/** One text of a rule. Which one is in force follows from the dates; only an abolition is written down. */
export const ruleText = sqliteTable(
  'rule_text',
  {
    id: text('id').primaryKey(),
    rule: text('rule')
      .notNull()
      .references(() => rule.id),
    title: text('title').notNull(),
    /** 2019年修订, as its heading or metadata names it. */
    version: text('version'),
    issuer: text('issuer'),
    /** 文号. */
    number: text('number'),
    /** Civil dates, as far as the text gives them. */
    adopted: text('adopted'),
    effective: text('effective'),
    repealed: integer('repealed', { mode: 'boolean' }).notNull().default(false),
    /** Since when it is abolished, a civil date; for a text that says itself that it is, null. */
    repealedOn: text('repealed_on'),
    repealReason: text('repeal_reason'),
    /** For this unit and those it leads; null: for everyone. */
    unit: text('unit'),
    /** Civil date on which it should be looked at again, and the one on which the staff were told so. */
    reviewOn: text('review_on'),
    reviewTold: text('review_told'),
    preamble: text('preamble').notNull(),
    attachments: text('attachments').notNull(),
    /** Gaps and doubles in the numbering, as found at import. */
    flaws: text('flaws', { mode: 'json' }).$type<string[]>().notNull(),
    /** SHA-256 over what was read: the same text twice is no change. */
    content: text('content').notNull(),
    /** Epoch ms of the last import that changed it. */
    touched: integer('touched').notNull(),
  },
  (table) => [index('rule_text_rule').on(table.rule), uniqueIndex('rule_text_content').on(table.content)],
);

export const ruleArticle = sqliteTable(
  'rule_article',
  {
    id: text('id').primaryKey(),
    text: text('text')
      .notNull()
      .references(() => ruleText.id),
    /** Place in the text, from 0: numbers may be doubled or out of order. */
    place: integer('place').notNull(),
    ordinal: integer('ordinal').notNull(),
    /** 第七条, as printed. */
    label: text('label').notNull(),
    chapter: text('chapter'),
    /** Paragraphs, one a line. */
    body: text('body').notNull(),
  },
  (table) => [uniqueIndex('rule_article_place').on(table.text, table.place)],
);

/** Questions that the library did not answer, or answered wrongly, for the operators. */
export const questionGap = sqliteTable(
  'question_gap',
  {
    id: text('id').primaryKey(),
    question: text('question').notNull(),
    reason: text('reason', { enum: ['not_found', 'not_stated', 'wrong_answer'] }).notNull(),
    /** What the asker says is wrong with the answer. */
    note: text('note'),
    /** The answer that was called wrong: 《…》第七条. */
    answered: text('answered'),
    /** A seal of who asked: for adding to it, not for finding out. */
    asker: text('asker').notNull(),
    /** Epoch ms. */
    at: integer('at').notNull(),
    state: text('state', { enum: ['open', 'closed'] }).notNull(),
  },
  (table) => [index('question_gap_open').on(table.state, table.at)],
);

/** What the staff answered to questions without ground: an article, or words with a source and a day until which they hold. */
export const curatedAnswer = sqliteTable('curated_answer', {
  id: text('id').primaryKey(),
  question: text('question').notNull(),
  text: text('text').notNull(),
  source: text('source'),
  /** Civil date, included; null for an article, which holds as long as it is in force. */
  until: text('until'),
  rule: text('rule'),
  article: integer('article'),
  by: text('by').notNull(),
  on: text('on').notNull(),
});

/** A word that people say, and what the articles write instead; added by the staff. */
export const ruleWord = sqliteTable('rule_word', {
  said: text('said').primaryKey(),
  written: text('written').notNull(),
  by: text('by').notNull(),
  on: text('on').notNull(),
});

export const PROPOSAL_KINDS = ['create', 'amend', 'merge', 'abolish', 'comment'] as const;
export const PROPOSAL_STATES = ['open', 'consulting', 'accepted', 'declined', 'done', 'withdrawn'] as const;

/** What somebody would have changed in the rules: 建立, 完善, 整合, 废止. */
export const ruleProposal = sqliteTable(
  'rule_proposal',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 建议 3 号. */
    number: integer('number').notNull(),
    kind: text('kind', { enum: PROPOSAL_KINDS }).notNull(),
    /** Key and title of the rule that it is about, where it names one of the library. */
    rule: text('rule'),
    title: text('title'),
    article: integer('article'),
    /** As told, personal numbers masked. */
    text: text('text').notNull(),
    by: text('by').notNull(),
    unit: text('unit').notNull(),
    on: text('on').notNull(),
    state: text('state', { enum: PROPOSAL_STATES }).notNull(),
    /** Last day for opinions, a civil date. */
    until: text('until'),
    /** Civil date on which the staff were told that it is over. */
    overTold: text('over_told'),
    /** What it came of, as told: 难题 12 号. */
    source: text('source'),
    /** The file that opinions are asked on, by SHA-256, and its name. */
    draft: text('draft'),
    draftName: text('draft_name'),
    /** Why it was declined. */
    reason: text('reason'),
    /** The text that came of it. */
    became: text('became'),
  },
  (table) => [uniqueIndex('rule_proposal_number').on(table.number), index('rule_proposal_rule').on(table.rule)],
);

/** What somebody says to a proposal while opinions are asked for; one a person. */
export const ruleOpinion = sqliteTable(
  'rule_opinion',
  {
    id: text('id').primaryKey(),
    proposal: text('proposal').notNull(),
    by: text('by').notNull(),
    unit: text('unit').notNull(),
    text: text('text').notNull(),
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('rule_opinion_once').on(table.proposal, table.by)],
);

/** Where a text came from beside its own older versions: the text of another rule that it replaces or takes in. */
export const ruleLineage = sqliteTable(
  'rule_lineage',
  {
    id: text('id').primaryKey(),
    from: text('from').notNull(),
    to: text('to').notNull(),
    how: text('how', { enum: ['replaced', 'merged'] }).notNull(),
  },
  (table) => [uniqueIndex('rule_lineage_once').on(table.from, table.to)],
);

/** Who wishes to hear when a rule changes. */
export const ruleFollower = sqliteTable(
  'rule_follower',
  {
    id: text('id').primaryKey(),
    /** Key of the rule, and the unit whose rule it is; empty: everyone's. */
    rule: text('rule').notNull(),
    unit: text('unit').notNull(),
    person: text('person').notNull(),
    /** Epoch ms up to which publications are known to this person, and the civil date up to which what took effect is. */
    since: integer('since').notNull(),
    known: text('known').notNull(),
  },
  (table) => [uniqueIndex('rule_follower_once').on(table.rule, table.unit, table.person)],
);
