import { type Entry, pause, type WebClient } from './support.ts';

/** One thing that a person does: words, or a press on the newest button of that name. */
export type Step = { say: string } | { press: RegExp };
export type Script = { person: string; steps: Step[] };

const say = (words: string): Step => ({ say: words });
const press = (label: RegExp): Step => ({ press: label });

/** Words of a dialogue that must be nowhere once it is over (law 10). */
export const ASKS_UNNAMED = '我匿名报的难题怎么样了';

const SUBMIT = /^(仍单独)?提交$/;

const DIFFICULTIES = [
  '支部书记手头业务多，抽不出时间做党务',
  '外派的同志常年不在本地，开会总缺人',
  '活动室被临时占用，没有固定地方上课',
  '报销的票据要求不清楚，来回跑了几趟',
  '同一份材料几个部门都要，格式还不一样',
  '窗口单位轮班，大家凑不到一起学习',
  '退休老同志行动不便，送学上门人手不够',
  '年轻党员听课没兴趣，讲的内容太旧',
  '党务干部换得勤，新来的不会做',
  '到社区报到后没有合适的事可做',
];

/** A secretary of the small sample: asks, tells three difficulties (the last one is taken back), closes two duties. */
function secretary(person: string, place: number): Script {
  const tell = (n: number) => `报个难题：${DIFFICULTIES[(place + 3 * n) % DIFFICULTIES.length]}，这是第${place + 1}处`;
  return {
    person,
    steps: [
      say('述职评议多久一次'),
      say(tell(0)),
      press(SUBMIT),
      say('我有什么要办'),
      say('支委会开完了'),
      say('撤回'),
      press(/^已完成$/),
      say('党课多久上一次'),
      say(tell(1)),
      press(SUBMIT),
      say('述职报告交了'),
      press(/^撤销$/),
      say('述职报告交了'),
      say('支部党员大会多久开一次'),
      say(tell(2)),
      press(SUBMIT),
      say('撤回'),
      press(/^确认撤回$/),
      say('谁领导我们支部'),
      say('帮助'),
    ],
  };
}

/** A member without a duty, who also tells something unnamed. */
function member(person: string, place: number): Script {
  const tell = (n: number) => `${DIFFICULTIES[(place + 2 * n) % DIFFICULTIES.length]}，我们这里是第${place + 1}处`;
  return {
    person,
    steps: [
      say('帮助'),
      ...[0, 1, 2].flatMap((n) => [say('述职评议多久一次'), say(`报个难题：${tell(n)}`), press(SUBMIT)]),
      say('我有什么要办'),
      say('党课多久上一次'),
      say(`报个难题：${tell(3)}`),
      press(/^匿名提交$/),
      say('支部党员大会多久开一次'),
      say(`报个难题：${tell(4)}`),
      press(/^取消$/),
      say('帮助'),
      say('主题党日多久一次'),
      say(ASKS_UNNAMED),
    ],
  };
}

export const SECRETARIES = ['01010', '01013', '01016', '02010', '02013', '02016', '03012', '03015'];
const MEMBERS = ['01012', '02012'];

const SCRIPTS: Script[] = [...SECRETARIES.map(secretary), ...MEMBERS.map((id, i) => member(id, 8 + i))];

/** What the scripts come to, whatever happens to the server. */
export const EXPECTED = {
  arrivals: SCRIPTS.reduce((sum, { steps }) => sum + steps.length, 0),
  named: 3 * SECRETARIES.length + 3 * MEMBERS.length,
  withdrawn: SECRETARIES.length,
  anonymous: MEMBERS.length,
  closed: 2 * SECRETARIES.length,
};

/** Everybody at once, each at his or her own pace. `accepted`: called for every arrival that the server took. */
export async function play(client: WebClient, accepted: () => void): Promise<void> {
  await Promise.all(SCRIPTS.map((script) => playOne(script, client, accepted)));
}

async function playOne({ person, steps }: Script, client: WebClient, accepted: () => void): Promise<void> {
  const pressed = new Set<string>();
  let erased = false;
  for (const [i, step] of steps.entries()) {
    const key = `step-${person}-${i}`;
    if ('say' in step) await client.say(person, key, step.say);
    else {
      const button = await buttonFor({ person, label: step.press, answered: erased ? 0 : i, pressed }, client);
      // what was told unnamed is gone from the history, and can't be counted any more
      erased ||= step.press.test('匿名提交');
      pressed.add(button);
      await client.press(person, key, button);
    }
    accepted();
  }
}

/** The newest button of that name once everything said before is answered, as somebody who reads would press it. */
async function buttonFor(
  { person, label, answered, pressed }: { person: string; label: RegExp; answered: number; pressed: Set<string> },
  client: WebClient,
): Promise<string> {
  let seen: Entry[] = [];
  const giveUp = performance.now() + 60_000;
  while (performance.now() < giveUp) {
    seen = await client.history(person);
    const cards = seen.filter(({ from }) => from === 'poti');
    const button = cards
      .flatMap(({ card }) => card?.buttons ?? [])
      .findLast(({ id, label: words, expired }) => label.test(words) && !expired && !pressed.has(id));
    if (cards.length >= answered && button) return button.id;
    await pause(50);
  }
  const words = seen.map(({ text, card }) => text ?? card?.text).slice(-4);
  throw new Error(`${person} saw no button ${label} but ${JSON.stringify(words)}`);
}
