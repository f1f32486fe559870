import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * suggested: a group as the program sees it; group: one that the staff confirmed; shortlisted: chosen to become a topic;
 * published: open to teams; closed: no more claims.
 */
export const TOPIC_STATES = ['suggested', 'group', 'shortlisted', 'published', 'closed'] as const;

/** 课题: a group of problems, confirmed by people, that becomes a charter and is published for teams to claim. */
export const topic = sqliteTable(
  'topic',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 3 号课题; given when it is published. */
    number: integer('number'),
    campaign: text('campaign').notNull(),
    /** While problems are sorted, read aloud as 第 3 组; counted in each campaign. */
    group: integer('group_number'),
    aspect: text('aspect').notNull(),
    title: text('title').notNull(),
    /** The charter: what is to be found out, what should come of it. */
    question: text('question'),
    expected: text('expected'),
    /** The civil date by which the outcome is expected. */
    term: text('term'),
    /** How many teams may hold it; null: any number. */
    places: integer('places'),
    state: text('state', { enum: TOPIC_STATES }).notNull(),
    /** Civil date. */
    publishedOn: text('published_on'),
  },
  (table) => [
    uniqueIndex('topic_number').on(table.number),
    uniqueIndex('topic_group').on(table.campaign, table.group),
    index('topic_campaign').on(table.campaign, table.state),
  ],
);

/** Which problems a topic came from; a problem belongs to one topic at most. */
export const topicSource = sqliteTable(
  'topic_source',
  {
    problem: text('problem').primaryKey(),
    topic: text('topic')
      .notNull()
      .references(() => topic.id),
  },
  (table) => [index('topic_source_topic').on(table.topic)],
);
