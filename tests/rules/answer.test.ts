import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFrom, lineOf } from '../../src/skills/rules/answer.ts';
import { answerCard, silentCard } from '../../src/skills/rules/card.ts';
import { libraryOf } from '../../src/skills/rules/library.ts';
import { standingOf } from '../../src/skills/rules/versions.ts';
import { CANTEEN, libraryFrom, READING_ROOM, READING_ROOM_OLD } from './library.ts';

const TODAY = '2026-11-23';
const library = libraryFrom(READING_ROOM_OLD, READING_ROOM, CANTEEN);

async function ask(question: string, day = TODAY) {
  const outcome = await answerFrom(library, question, day);
  return { outcome, line: lineOf(question, outcome, standingOf(library.texts, TODAY)) };
}

describe('the asked thing is brought forward, with its article', () => {
  test.each([
    ['藏书多久清点一次', '第四条', /^每季度清点一次$/],
    ['一次最多能借几册书', '第三条', /^三册$/],
    ['借期最长多少天', '第三条', /^不超过三十日$/],
    ['职工大会要多少人到会才能开', '第二条', /^三分之二以上$/],
    ['职工大会谁主持', '第一条', /由工会主席主持/],
    ['阅览室里能不能抽烟', '第六条', /不得吸烟/],
    ['会费每个月交多少钱', '第四条', /^每月缴纳会费十元$/],
    ['职工代表一届几年', '第三条', /^三年$/],
    ['书丢了要赔多少', '第五条', /./],
    ['借书要走什么程序', '第七条', /./],
  ])('%s', async (question, label, lead) => {
    const { outcome, line } = await ask(question);
    expect(line.answered).toBe(true);
    expect(line.citations[0]?.label).toBe(label);
    expect(outcome.given[0]?.lead || '《').toMatch(lead);
  });
});

test('a typing error and pinyin letters are understood', async () => {
  expect((await ask('指工代表任期几年')).line.citations[0]?.label).toBe('第三条');
  expect((await ask('xuanju几年一次')).line.q).toBe('xuanju几年一次');
});

test('a word before the question changes nothing', async () => {
  for (const before of ['等一下，', '对了，', '请问', '下午好，顺便问一下，']) {
    expect((await ask(`${before}藏书多久清点一次来着`)).line.citations[0]?.label).toBe('第四条');
  }
});

test('two questions in one are both answered', async () => {
  const { line } = await ask('职工大会一年开几次，职工代表任期几年');
  expect(new Set(line.citations.map(({ label }) => label))).toEqual(new Set(['第一条', '第三条']));
});

describe('without ground there is no answer', () => {
  test.each([
    ['今天天气怎么样', 'off_topic'],
    ['张科长电话是多少', 'own_data'],
    ['红烧带鱼怎么做', 'off_topic'],
    ['窗帘怎么清洗', 'not_found'],
    ['停车场月租多少钱', 'not_found'],
    ['《档案管理条例》保存几年', 'not_found'],
  ])('%s', async (question, silence) => {
    const { outcome, line } = await ask(question);
    expect(line).toMatchObject({ answered: false, citations: [] });
    expect(outcome.silence).toBe(silence);
  });

  test('a frequency that the article does not state is not made up', async () => {
    const { outcome } = await ask('签字领取多久一次');
    expect(outcome.given).toEqual([]);
    expect(outcome.silence).toBe('not_stated');
  });

  test('an empty library answers nothing', async () => {
    expect((await answerFrom(libraryOf([]), '藏书多久清点一次', TODAY)).given).toEqual([]);
  });
});

describe('only what is in force answers', () => {
  test('today by the new text, whichever was loaded first', async () => {
    const other = libraryFrom(READING_ROOM, READING_ROOM_OLD);
    for (const one of [library, other]) {
      const { given, ranking } = await answerFrom(one, '藏书多久清点一次', TODAY);
      expect(given[0]?.lead).toMatch(/^每季度/);
      expect(ranking.every(({ article }) => article.text.version !== '2011年版')).toBe(true);
    }
  });

  test('as of an earlier day by the old one, and its standing is said', async () => {
    const { line } = await ask('藏书多久清点一次', '2015-06-01');
    expect(line.citations[0]).toMatchObject({ status: 'amended', effective: '2011-03-01' });
    expect(line.answer).toMatch(/每月/);
  });

  test('an abolished rule is not given as current', async () => {
    const gone = libraryFrom(READING_ROOM.replace('> 施行', '> 状态: 已废止\n> 施行'));
    expect((await answerFrom(gone, '藏书多久清点一次', TODAY)).given).toEqual([]);
    expect((await answerFrom(gone, '阅览室管理办法第四条', TODAY)).repealed?.title).toBe('青岚市机关阅览室管理办法');
  });
});

test('an article can be asked for by its number', async () => {
  const { line } = await ask('阅览室管理办法第六条');
  expect(line.citations[0]?.quote).toBe('阅览室内不得饮食，不得吸烟，可以自带水杯。');
});

test('every quote stands letter by letter in its article, whatever is asked', async () => {
  const words = fc.constantFrom(...'借书职工大会清点几次多久谁能不能赔偿会费任期怎么多少钱阅览室，？一二');
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 2, maxLength: 14 }), async (chars) => {
      const { outcome } = await ask(chars.join(''));
      for (const { article, pieces } of outcome.given) {
        for (const piece of pieces) expect(article.paragraphs.join('\n')).toContain(piece);
      }
    }),
    { numRuns: 60 },
  );
});

describe('the card', () => {
  test('fits a phone: first line the answer, then quote and source, the rest behind 展开', async () => {
    const { outcome } = await ask('藏书多久清点一次');
    const card = answerCard('藏书多久清点一次', outcome.given, () => 'in_force');
    expect(card.text).toBe('每季度清点一次。');
    expect(card.quote?.source).toBe('《青岚市机关阅览室管理办法》第四条 · 现行 · 2022年3月1日起施行');
    expect(`${card.text}${card.quote?.text}`.length).toBeLessThanOrEqual(200);
    expect(card.buttons?.map(({ label }) => label)).toEqual(['答得不对']);
  });

  test('a long article is cut, and whole behind 展开', async () => {
    const long = libraryFrom(
      `# 长文办法\n第一条 甲乙。\n第二条 钥匙保管每年检查一次，${'逐项核对并且认真登记在册，'.repeat(30)}不得遗漏。`,
    );
    const { given } = await answerFrom(long, '钥匙保管多久检查一次', TODAY);
    const card = answerCard('钥匙保管多久检查一次', given, () => 'in_force');
    expect(`${card.text}${card.quote?.text}`.length).toBeLessThanOrEqual(200);
    expect(card.more).toContain('不得遗漏');
  });

  test('silence offers a person', () => {
    const card = silentCard('停车场几点开', 'not_found', undefined);
    expect(card.text).toMatch(/^库内没有依据/);
    expect(card.buttons?.[0]).toMatchObject({ label: '转给工委同志', does: { intent: 'talk_to_human' } });
  });
});
