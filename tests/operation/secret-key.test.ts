import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Talk } from '../../src/chat/skill.ts';
import { talkWith } from '../../src/chat/talk.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { type Seal, sealWith } from '../../src/kernel/seal.ts';
import { checkKey } from '../../src/kernel/secret-key.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { person, post, unit } from '../../src/organisation/tables.ts';
import { campaign } from '../../src/skills/campaign/tables.ts';
import { contentOf, reasonOf, sealContent, sealReason } from '../../src/skills/care/store.ts';
import { careDecision, careRequest } from '../../src/skills/care/tables.ts';
import { ANSWERED, hasAnswered } from '../../src/skills/debriefing/ballots.ts';
import { closeEnvelope, openEnvelope } from '../../src/skills/debriefing/envelope.ts';
import { answered, ballot, debriefing, debriefingCampaign } from '../../src/skills/debriefing/tables.ts';
import { learntIn, sealHousehold, sealLearnt, targetOf } from '../../src/skills/links/store.ts';
import { pairing, visit } from '../../src/skills/links/tables.ts';
import { addProblem, sealOf, toldBy } from '../../src/skills/problems/store.ts';
import { review } from '../../src/skills/reviews/tables.ts';
import { addOversight, byWord, wordSeal } from '../../src/skills/rights/oversight-store.ts';
import { questionGap } from '../../src/skills/rules/tables.ts';
import { poti, startRefused } from '../server/support.ts';
import { MIGRATIONS, temporaryFolder } from '../support/database.ts';
import { START, TODAY, ZONE } from '../support/service-town.ts';

const [A, B] = ['the first key of this house, long enough', 'the second key of this house, long enough'] as const;
const WORD = '青山明月123456';
const UNIT = { code: 'U', name: '一支部', kind: 'branch' as const };
const dated = { by: 'p', on: TODAY };

const talkUnder = (database: Database, seal: Seal): Talk =>
  talkWith(
    { zone: ZONE, workingDays: workingDays(), database, newId, seal },
    { id: 'p', name: '安', unit: UNIT, posts: [{ unit: UNIT, post: '党员' }] },
    START,
    {},
  );

/** One row of every kind that is sealed, as the skills make them. */
async function furnish(database: Database, seal: Seal): Promise<void> {
  const talk = talkUnder(database, seal);
  const told = { anonymous: true, text: '没有人知道', toldOn: TODAY };
  const problems = [null, 'c1'].map((inCampaign, i) =>
    addProblem({
      ...told,
      id: `problem${i}`,
      number: 4000 + i,
      campaign: inCampaign,
      seal: sealOf(talk, inCampaign),
      status: 'submitted',
    }),
  );
  const { writes } = addOversight(
    {
      ...told,
      id: 'oversight',
      handledIn: 'U',
      handlers: [],
      toldTo: [],
      state: 'received',
      word: wordSeal(WORD, talk),
    },
    5000,
  );
  const rated = { id: 'd', campaign: 'dc', unit: 'U', state: 'submitted' as const };
  const task = { campaign: 'c1', outcome: 'o', reviewer: 'p', assignedOn: TODAY };
  await database.batch([
    write(build.insert(unit).values(UNIT)),
    ...['p', 'q'].map((id) => write(build.insert(person).values({ id, name: id }))),
    ...['p', 'q'].map((id) => write(build.insert(post).values({ person: id, unit: 'U', post: '党员' }))),
    write(build.insert(campaign).values({ id: 'c1', title: '征集', stage: 'collecting', aspects: [] })),
    ...problems,
    ...writes,
    write(
      build.insert(careRequest).values({
        ...dated,
        id: 'care',
        number: 1,
        unit: 'U',
        decides: 'U',
        year: 2026,
        onBehalf: false,
        content: sealContent({ need: '住院', person: '' }, talk),
        status: 'approved',
      }),
    ),
    write(
      build.insert(careDecision).values({
        ...dated,
        id: 'decision',
        request: 'care',
        decision: 'approved',
        reason: sealReason('情况属实', talk),
      }),
    ),
    write(
      build.insert(pairing).values({
        id: 'pair',
        person: 'p',
        kind: 'household',
        target: sealHousehold('赵奶奶', talk),
        by: 'p',
        since: TODAY,
      }),
    ),
    write(
      build.insert(visit).values({
        ...dated,
        id: 'visit',
        person: 'p',
        kind: 'household',
        content: sealLearnt('屋顶漏雨', talk),
        state: 'valid',
      }),
    ),
    write(
      build.insert(debriefingCampaign).values({
        id: 'dc',
        kind: 'debriefing',
        year: 2026,
        title: '',
        unit: 'U',
        items: [],
        fewest: 5,
        openedOn: TODAY,
      }),
    ),
    write(build.insert(debriefing).values(rated)),
    write(
      build.insert(ballot).values({
        id: 'ballot',
        campaign: 'dc',
        debriefing: 'd',
        content: closeEnvelope({ grade: '好', remark: '踏实' }, { id: 'ballot', debriefing: 'd' }, talk),
      }),
    ),
    write(build.insert(answered).values({ token: talk.seal(ANSWERED, 'd', 'p') })),
    write(
      build.insert(questionGap).values({
        id: 'gap',
        question: '问',
        reason: 'not_found',
        asker: talk.seal('question', 'gap', 'p'),
        at: START,
        state: 'open',
      }),
    ),
    write(build.insert(review).values({ ...task, id: 'review', state: 'scored' })),
    write(
      build.insert(audit).values({
        id: 'a',
        at: TODAY,
        actor: '',
        verb: 'score',
        entity: 'review',
        entityId: talk.seal('review', 'review'),
      }),
    ),
  ]);
}

type Probe = (talk: Talk) => Promise<boolean>;
const only = async <T>(rows: Promise<T[]>): Promise<T> => {
  const [row] = await rows;
  if (!row) throw new Error('no row');
  return row;
};
const sealedAs = (stored: string, talk: Talk, ...words: string[]) =>
  [talk.seal(...words), talk.sealPrevious(...words)].includes(stored);

/** Whether what was sealed is found again, by kind. */
const KINDS: Record<string, Probe> = {
  'problems: what was told without a name': async (talk) => (await toldBy(talk, 'anonymous')).length === 2,
  'care: what a request says': async (talk) =>
    contentOf(await only(talk.read.select().from(careRequest)), talk).need === '住院',
  'care: why it was decided': async (talk) =>
    reasonOf(await only(talk.read.select().from(careDecision)), talk) === '情况属实',
  'links: the name of a household': async (talk) =>
    (await targetOf(await only(talk.read.select().from(pairing)), talk)) === '赵奶奶',
  'links: what a visit learnt': async (talk) =>
    learntIn(await only(talk.read.select().from(visit)), talk) === '屋顶漏雨',
  'debriefing: an answer': async (talk) => {
    const row = await only(talk.read.select().from(ballot));
    return openEnvelope(row.content, row, talk)?.remark === '踏实';
  },
  'debriefing: that somebody has answered': (talk) => hasAnswered('d', talk),
  'reviews: which review a line of the trail is about': async (talk) =>
    sealedAs(
      (await only(talk.read.select().from(audit).where(eq(audit.entity, 'review')))).entityId,
      talk,
      'review',
      'review',
    ),
  'rules: who asked an open question': async (talk) =>
    sealedAs((await only(talk.read.select().from(questionGap))).asker, talk, 'question', 'gap', 'p'),
  'rights: an unnamed message of oversight by its word': async (talk) => (await byWord(WORD, talk)) !== undefined,
};
/** The word is with the teller alone: nothing else can renew its seal. */
const STAYS = 'rights: an unnamed message of oversight by its word';

async function found(database: Database, seal: Seal): Promise<string[]> {
  const talk = talkUnder(database, seal);
  const held = await Promise.all(
    Object.entries(KINDS).map(async ([kind, probe]) => ((await probe(talk)) ? [kind] : [])),
  );
  return held.flat();
}

test('SECRET_KEY is rotated: everything sealed is found before, with both keys, and after `poti reseal`', async () => {
  const folder = temporaryFolder();
  const open = () => openLibsql(`file:${join(folder, 'poti.db')}`);
  const first = await open();
  await migrate(first, MIGRATIONS);
  await checkKey(first, sealWith(A));
  await furnish(first, sealWith(A));
  expect(await found(first, sealWith(A))).toEqual(Object.keys(KINDS));
  expect(await found(first, sealWith(B, A))).toEqual(Object.keys(KINDS));
  expect(await found(first, sealWith(B))).toEqual([]);
  await first.close();

  const refused = await startRefused({ folder, environment: { SECRET_KEY: B } });
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(
    /^SECRET_KEY is not the key that this database is sealed with: .*SECRET_KEY_PREVIOUS.*\n$/,
  );
  const resealed = await poti(['reseal'], { folder, environment: { SECRET_KEY: B, SECRET_KEY_PREVIOUS: A } });
  expect(resealed).toMatchObject({ code: 0, err: '' });
  expect(resealed.out).toMatch(/1 unnamed messages of oversight.*keep SECRET_KEY_PREVIOUS/);

  const second = await open();
  expect(await found(second, sealWith(B))).toEqual(Object.keys(KINDS).filter((kind) => kind !== STAYS));
  expect(await found(second, sealWith(B, A))).toEqual(Object.keys(KINDS));
  expect(await found(second, sealWith(A))).toEqual([STAYS]);
  await checkKey(second, sealWith(B));
  await expect(checkKey(second, sealWith(A))).rejects.toThrow(/^SECRET_KEY is not the key/);
  // whose it was is written nowhere on the way
  const trail = JSON.stringify(
    await second.select({ sql: "select * from audit where entity = 'secret_key'", params: [] }),
  );
  expect(trail).toContain('reseal');
  await second.close();
}, 60_000);

describe('what is sealed', () => {
  const skills = join(import.meta.dirname, '../../src/skills');
  const sealing = readdirSync(skills, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && /\bseal(?:Text|Previous)?\(/.test(readFileSync(join(skills, name), 'utf8')),
  );

  test('is shown above for every skill that seals anything', () => {
    const folders = new Set(sealing.map((name) => name.split('/')[0]));
    expect(new Set(Object.keys(KINDS).map((kind) => kind.split(':')[0]))).toEqual(folders);
  });
});
