import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allSkills } from '../../src/assistant.ts';
import { talkWith } from '../../src/chat/talk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { wordsOf } from '../../src/message/card.ts';
import { may, VERBS, type Verb } from '../../src/organisation/authority.ts';
import { askerByDefault, type Person, type Unit } from '../../src/organisation/people.ts';
import { personById } from '../../src/organisation/store.ts';
import { START, sampleDesk } from '../support/desk.ts';

// docs/authority.md is what a person reads; the program is held to it.

const ROOT = new URL('../../', import.meta.url).pathname;
const [, groups = [], matrix = [], rules = []] = tablesIn(readFileSync(`${ROOT}docs/authority.md`, 'utf8'));

/** The tables of a Markdown text, each with its rows below the head, in order; a first one that is empty. */
function tablesIn(text: string): string[][][] {
  const blocks = text.split(/\n(?!\|)/u).filter((block) => block.startsWith('|') || block.includes('\n|'));
  const rows = blocks.map((block) =>
    block
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
      .slice(2),
  );
  return [[], ...rows];
}

const POSTS =
  '书记 副书记 专职副书记 组织委员 宣传委员 纪检委员 委员 财务 会计 出纳 工委管理员 党员 预备党员 专家 联络员'.split(
    ' ',
  );
const isVerb = (word: string): word is Verb => word in VERBS;
const inGroup = new Map(groups.map(([name = '', posts = '']) => [name, posts.split('、')]));
const allowed = (cell: string) =>
  new Set(cell === '—' ? [] : cell.split('、').flatMap((word) => inGroup.get(word) ?? [`no such group: ${word}`]));

describe('the matrix of post × relation × verb', () => {
  const unit = (code: string): Unit => ({ code, name: code, kind: 'organ_party_org' });
  const here = unit('here');
  const tree = { above: ['leader', 'top'], guides: ['guide', 'guide of the top'] };
  const RELATIONS = [['here'], tree.above, tree.guides, ['below', 'elsewhere']];

  test('has a row for every verb, once, by the name under which it is refused', () => {
    expect(matrix.map(([verb, what]) => [verb, what])).toEqual(
      Object.entries(VERBS).map(([verb, { what }]) => [verb, what]),
    );
  });

  test.each(matrix)('%s (%s) is for those whom the table names, and for nobody else', (verb, _what, ...cells) => {
    if (!isVerb(verb)) throw new Error(`no such verb: ${verb}`);
    for (const [column, units] of RELATIONS.entries())
      for (const code of units) {
        const those = POSTS.filter((post) => {
          const person: Person = { id: 'x', name: '某', posts: [{ unit: unit(code), post }] };
          return may(person, verb, here, tree) === true;
        });
        expect([code, ...those]).toEqual([code, ...POSTS.filter((post) => allowed(cells[column] ?? '').has(post))]);
      }
  });
});

describe('what each skill does', () => {
  const skills = allSkills();

  test('stands in the table, each intent once, and nothing else does', () => {
    const named = rules.flatMap(([skill, , intents = '']) => intents.split(' ').map((intent) => `${skill} ${intent}`));
    const there = skills.flatMap(({ name, intents }) => Object.keys(intents).map((intent) => `${name} ${intent}`));
    expect(named.sort()).toEqual(there.sort());
  });

  test.each(skills.map(({ name }) => name))('%s asks for the verbs that its rows name, and for no others', (name) => {
    const written = rules.flatMap(([skill, who = '']) => (skill === name ? [...who.matchAll(/`(\w+)`/gu)] : []));
    expect([...new Set(written.map(([, verb]) => verb))].sort()).toEqual(verbsIn(name));
  });

  test('every verb is asked for somewhere', () => {
    expect([...new Set(skills.flatMap(({ name }) => verbsIn(name)))].sort()).toEqual(Object.keys(VERBS).sort());
  });
});

function verbsIn(skill: string): string[] {
  const folders = [`src/skills/${skill}`, ...(skill === 'organisation' ? ['src/organisation'] : [])];
  const lines = folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.ts') && !/says|authority/u.test(file))
      .flatMap((file) => readFileSync(`${ROOT}${folder}/${file}`, 'utf8').split('\n')),
  );
  const asking = lines.filter((line) => /\bmay\(|\breach\(|\bneeds: /u.test(line)).join('\n');
  return Object.keys(VERBS)
    .filter((verb) => asking.includes(`'${verb}'`))
    .sort();
}

/** Rows for nobody but holders of an office: the words of the table that mean somebody else too. */
const OTHERS = /人人|本人|本单位|课题组|承办人|受理人|专家|召集人|党员|的人/u;

test('a plain member changes nothing by what is for others only, whatever he says or presses', async () => {
  const { database } = await sampleDesk();
  const [row] = await database.select({
    sql: "select person from post where post = '党员' and left_on is null group by person having count(*) = 1 order by person",
    params: [],
  });
  const person = await personById(database.read, String(row?.[0]));
  const asker = person && askerByDefault(person);
  if (!asker) throw new Error('the sample has no plain member');
  const parts = { database, zone: 'Asia/Shanghai', workingDays: workingDays(), newId, seal: sealWith(newId(48)) };
  const tried: string[] = [];
  for (const [skill, who = '', names = ''] of rules) {
    if (OTHERS.test(who)) continue;
    const { intents = {}, says = [] } = allSkills().find(({ name }) => name === skill) ?? {};
    for (const intent of names.split(' ')) {
      const examples = says.find((saying) => saying.intent === intent)?.examples.slice(0, 3) ?? [];
      for (const text of ['', ...examples]) {
        const talk = talkWith(parts, asker, START, { text });
        const turn = await intents[intent]?.({ number: 1, confirmed: true, text }, talk);
        tried.push(intent);
        expect([intent, text, turn?.changes, turn?.messages.filter(({ to }) => to !== 'asker')]).toEqual([
          intent,
          text,
          [],
          [],
        ]);
        expect([intent, text, turn?.messages.map(({ card }) => wordsOf({ id: '', ...card, buttons: [] }))]).not.toEqual(
          [intent, text, []],
        );
      }
    }
  }
  expect(tried.length).toBeGreaterThan(100);
});
