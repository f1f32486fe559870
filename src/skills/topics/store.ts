import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { problem, similar } from '../problems/index.ts';
import { topic, topicSource } from './tables.ts';

export type Topic = typeof topic.$inferSelect;
/** A problem that a topic came from: its number and words, never who told it (law 10). */
export type Source = { id: string; number: number; text: string };

/** The topics that teams may see, in order of their numbers: of one campaign, or of all. */
export async function publishedTopics(read: Read, campaign?: string): Promise<Topic[]> {
  return read
    .select()
    .from(topic)
    .where(and(inArray(topic.state, ['published', 'closed']), campaign ? eq(topic.campaign, campaign) : undefined))
    .orderBy(asc(topic.number));
}

/** 3 号课题; undefined for a number that was never given. */
export async function topicByNumber(read: Read, number: number): Promise<Topic | undefined> {
  return read.select().from(topic).where(eq(topic.number, number)).get();
}

export async function topicById(read: Read, id: string): Promise<Topic | undefined> {
  return read.select().from(topic).where(eq(topic.id, id)).get();
}

/** Those that speak of the words: by title, aspect or question, else by what the words are about; best first. */
export function findTopics(words: string, topics: Topic[]): Topic[] {
  const naming = topics.filter(({ title, aspect, question }) =>
    [title, aspect, question ?? ''].some((text) => text.includes(words)),
  );
  if (naming.length > 0) return naming;
  const alike = similar(
    words,
    topics.map(({ id, title, question }) => ({ id, text: `${title}。${question ?? ''}` })),
  );
  return alike.flatMap(({ id }) => topics.find((one) => one.id === id) ?? []);
}

/** The problems that stand behind a topic, in order of their numbers; those withdrawn or merged are left out. */
export async function sourcesOf(read: Read, { id }: Pick<Topic, 'id'>): Promise<Source[]> {
  return read
    .select({ id: problem.id, number: problem.number, text: problem.text })
    .from(topicSource)
    .innerJoin(problem, eq(problem.id, topicSource.problem))
    .where(and(eq(topicSource.topic, id), ne(problem.status, 'withdrawn'), ne(problem.status, 'merged')))
    .orderBy(asc(problem.number));
}
