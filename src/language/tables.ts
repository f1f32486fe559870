import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What the model said, so that a turn that is run again asks nothing anew. Never read by anything but the same question. */
export const modelAnswer = sqliteTable('model_answer', {
  /** SHA-256 over model, prompt, its version and what it was given, personal numbers masked. */
  key: text('key').primaryKey(),
  /** As it came: checked each time it is used. */
  answer: text('answer').notNull(),
  /** Civil date, no instant: it tells of no one who asked, and when. */
  on: text('on').notNull(),
});
