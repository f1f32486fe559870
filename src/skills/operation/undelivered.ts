import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { digestItem } from '../../delivery/tables.ts';
import { nextOpening } from '../../delivery/window.ts';
import { addDays, civilDate, civilMinute, DAY_MS, instantOf } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { Button } from '../../message/card.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { countLost, type Letter, lettersLost, sendAgain } from './store.ts';

export const LIST = 'list_undelivered';
export const RESEND = 'resend_undelivered';

/** As long as a card can still be changed, and an answer may still be of use. */
const DAYS = 14;
const SHOWN = 5;
const NONE = `最近 ${DAYS} 天没有没送达的消息。`;

/** On a working day the city's staff hear in their digest of what was given up since the last one began, once. */
export async function announceUndelivered(
  { read, batch }: Database,
  { now, zone, workingDays }: { now: number; zone: string; workingDays: WorkingDays },
): Promise<void> {
  const date = civilDate(now, zone);
  if (workingDays.isWorking(date) === false) return;
  let before = addDays(date, -1);
  while (workingDays.isWorking(before) === false) before = addDays(before, -1);
  const today = instantOf(date, zone);
  const { again, people, past } = await countLost(read, { from: instantOf(before, zone), until: today, today });
  if (again + past === 0) return;
  const parts = [
    again > 0 ? `${again} 条消息没能送达，涉及 ${people} 人` : '',
    past > 0 ? `${past} 条提醒当天没能发出，不再补发` : '',
  ];
  const text = `上个工作日以来有 ${parts.filter(Boolean).join('，另有 ')}。`;
  const button: Button = { label: '看没送达的', does: { intent: LIST }, lasting: true };
  const buttons = again > 0 ? [button] : null;
  const item = { from: date, text, why: '您是工委管理员', about: 'undelivered', buttons };
  await batch(
    (await cityStaffOf(read)).map(({ id }) =>
      write(
        build
          .insert(digestItem)
          .values({ ...item, id: `undelivered/${date}/${id}`, person: id })
          .onConflictDoNothing(),
      ),
    ),
  );
}

/** 没送达的消息: to whom, how many, and why; never what they say, which is for their readers alone. */
export const listUndelivered: Decide = async (_slots, talk) => {
  const refusal = await unlessStaff(talk);
  if (refusal) return refusal;
  const people = byPerson(await lost(talk));
  if (people.length === 0) return say(NONE);
  const count = people.reduce((sum, { letters }) => sum + letters.length, 0);
  const line = ({ name, letters }: (typeof people)[number], i: number) =>
    `${i + 1}. ${name}：${letters.length} 条，${[...new Set(letters.map(reasonOf))].join('；')}。`;
  const rest = people.slice(SHOWN).map((one, i) => line(one, i + SHOWN));
  const shown = people.slice(0, SHOWN);
  const one = (person: string) => ({ intent: RESEND, slots: { person } });
  return say(
    {
      heading: `最近 ${DAYS} 天有 ${count} 条没送达，涉及 ${people.length} 人`,
      text: shown.map(line).join('\n'),
      ...(rest.length > 0 ? { more: rest.join('\n') } : {}),
      buttons: [
        { label: '重发', does: { intent: RESEND }, tone: 'primary', group: 'all' },
        ...(people.length > 1
          ? shown.map(({ id }, i): Button => ({ label: `只重发第 ${i + 1} 人`, does: one(id), group: `one/${i}` }))
          : []),
      ],
    },
    { context: 'list', choices: shown.map(({ id }) => one(id)) },
  );
};

/** 重发: all, or those to one person. */
export const resendUndelivered: Decide = async ({ person }, talk) => {
  const refusal = await unlessStaff(talk);
  if (refusal) return refusal;
  const letters = (await lost(talk)).filter((letter) => typeof person !== 'string' || letter.person === person);
  if (letters.length === 0) return say('没有要重发的消息，可能已经重发过了。');
  const opens = nextOpening(talk.now, talk);
  const when = opens > talk.now ? `会在 ${civilMinute(opens, talk.zone).slice(5).replace('T', ' ')} 发出` : '正在发出';
  return {
    ...say(`已重发 ${letters.length} 条，${when}。还不成的，明天的汇总里会告诉您。`),
    writes: [sendAgain(letters, opens)],
    changes: letters.map(({ id }) => ({ verb: 'resend', entity: 'message', id: String(id) })),
  };
};

function lost(talk: Talk): Promise<Letter[]> {
  const today = instantOf(talk.today, talk.zone);
  return lettersLost(talk.read, { from: today - DAYS * DAY_MS, until: talk.now + 1, today });
}

async function unlessStaff({ read, asker }: Talk) {
  const staff = await cityStaffOf(read);
  return staff.some(({ id }) => id === asker.id) ? undefined : say('这件事由市直机关工委的管理员办理，您不用操心。');
}

function byPerson(letters: Letter[]): { id: string; name: string; letters: Letter[] }[] {
  return [...Map.groupBy(letters, ({ person }) => person)].map(([id, own]) => ({
    id,
    name: own[0]?.name ?? '还没有绑定的账号',
    letters: own,
  }));
}

const REASONS = {
  gone: '联系不上（离职、停用了应用，或不在应用可见范围）',
  refused: '平台拒收',
  doubtful: '平台没有回音，可能已经送达',
  given_up: '平台一整天都没有收',
  past: '已过时',
};

function reasonOf({ lost: how, fault }: Letter): string {
  const code = how === 'refused' ? /\((\d+)/.exec(fault ?? '')?.[1] : undefined;
  return `${REASONS[how ?? 'refused']}${code ? `（返回码 ${code}）` : ''}`;
}
