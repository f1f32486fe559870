import type { Form } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { addDays, type CivilDate, type CivilMinute, civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { choose } from './choose.ts';
import { aboutOf, alreadyClosed, change, done } from './close.ts';
import { knows } from './invite.ts';
import { meetingButtons } from './meeting.ts';
import { momentSaid } from './moment.ts';
import { isWorked } from './reminders.ts';
import { type Item, itemById, mayClose } from './store.ts';
import { dayWords, nameOf, whenWords } from './wording.ts';

/** Nothing unasked comes before or after (BURDEN 2). */
const WINDOW = { opens: '08:30', closes: '18:30' };
/** What is moved into the morning comes off the half hour. */
const MORNING = '08:35';
const DONE = /(开|交|办|报|做|弄|搞|评|述)(完|好|过)?了|完成|搞定|办妥/;
const ASK_WHEN = '定在哪天？说个日子就行，比如“12月5日下午两点”。';

/** 定在12月5日下午两点: recorded at once; said of a day off, or past the due date; asked back when the day isn't clear. */
export const scheduled: Decide = async (slots, talk) => {
  const chosen = await choose('duty_scheduled', slots, talk, '定下的是哪一项？');
  if ('turn' in chosen) return chosen.turn;
  const [item] = chosen.items;
  if (item?.state !== 'open') return alreadyClosed(chosen.items, talk);
  const at = momentSaid(slots, ['datetime', 'date'], talk, 'future');
  if (at === undefined || at === 'ambiguous') return askWhen(item, talk, at ? '哪一天还要您定一下。' : '');
  return schedule(item, at, talk);
};

/** Opened where the day is missing or unclear; one question. */
export const whenForm: Form = {
  name: 'duty_scheduled',
  title: '定日子',
  fields: [
    {
      name: 'when',
      label: '日子',
      kind: 'date',
      required: true,
      ask: ASK_WHEN,
      parse: (text, talk) => {
        const at = dayIn(text, talk);
        return at ?? refuse(`还不清楚是哪一天。${ASK_WHEN}`);
      },
    },
  ],
  async heard(text, values, talk) {
    if (dayIn(text, talk) !== undefined || !DONE.test(text)) return undefined;
    const { form: _closed, ...session } = talk.session;
    const turn = await done({ id: values.duty ?? '' }, { ...talk, session });
    return { ...turn, session: turn.session ?? session };
  },
  async done(values, talk) {
    const item = typeof values.duty === 'string' ? await itemById(talk, values.duty) : undefined;
    if (!item || !mayClose(talk.asker, item)) return say('这项任务已不在清单里，不用再办。');
    if (item.state !== 'open') return alreadyClosed([item], talk);
    return schedule(item, String(values.when), talk);
  },
};

/** 过两天上午九点再提醒我: nothing before that minute, then once. Without a time: the next working day. */
export const snooze: Decide = async (slots, talk) => {
  const chosen = await choose('snooze', slots, talk, '要稍后提醒的是哪一项？');
  if ('turn' in chosen) return chosen.turn;
  const open = chosen.items.filter(({ state }) => state === 'open');
  const [first] = open;
  if (!first) return alreadyClosed(chosen.items, talk);
  const now = civilMinute(talk.now, talk.zone);
  const said = momentSaid(slots, ['until', 'datetime', 'date'], talk, 'future');
  if (said === 'ambiguous') {
    return say(`好的，哪天再提醒您？说个日子就行，比如“后天上午九点”。`, aboutOf(first));
  }
  const wished = said ?? addDays(talk.today, 1);
  if (wished < (wished.length > 10 ? now : talk.today)) {
    return say(`${whenWords(wished, talk.today)}已经过了，您想哪天再提醒？`, aboutOf(first));
  }
  const until = inWindow(wished, now, talk);
  const moved = said !== undefined && until !== wished ? '（休息日和晚上不打扰您，已顺到这时）' : '';
  const late = open.some(({ due }) => until.slice(0, 10) > due) ? '请留意，那时已过截止日。' : '';
  return change(open, { snoozedUntil: until, snoozedBy: talk.asker.id }, 'snooze', talk, {
    text: `好的，${whenWords(until, talk.today)}再提醒您${moved}：${open.map(nameOf).join('、')}。${late}`,
  });
};

function schedule(item: Item, at: CivilDate | CivilMinute, talk: Talk): Turn {
  const { today, workingDays } = talk;
  const date = at.slice(0, 10);
  if (date < today) {
    return say(
      {
        text: `${dayWords(date, today)}已经过了。${nameOf(item)}是那天办完的吗？`,
        buttons: [
          { label: '那天办完了', does: { intent: 'duty_done', slots: { id: item.id, date } } },
          { label: '改个日子', does: { intent: 'duty_scheduled', slots: { id: item.id } } },
        ],
      },
      { ...aboutOf(item), yes: { intent: 'duty_done', slots: { id: item.id, date } } },
    );
  }
  const notes = [
    workingDays.isWorking(date) === false ? '那天是休息日。' : '',
    date > item.due ? `比截止日${dayWords(item.due, today)}晚。` : '',
  ].join('');
  const moved = item.scheduledAt ? '改为' : '定在';
  const heard = item.attend ? '参加的同志会在下一次汇总提醒里看到。' : '';
  const turn = change([item], { scheduledAt: at, snoozedUntil: null }, 'schedule', talk, {
    text: `已记下：${nameOf(item)}${moved}${whenWords(at, today)}。${notes ? `提醒一下：${notes}` : ''}${heard}要改直接说。`,
    buttons: meetingButtons(item),
  });
  return item.attend ? { ...turn, writes: [...turn.writes, knows(item.id, talk.asker.id, at)] } : turn;
}

function askWhen(item: Item, talk: Talk, before: string): Turn {
  const form = {
    form: whenForm.name,
    values: { duty: item.id },
    asking: 'when',
    trail: [],
    misses: 0,
    since: talk.now,
  };
  return {
    ...say({ text: `${before}${nameOf(item)}${ASK_WHEN}` }, aboutOf(item)),
    session: { ...talk.session, form, last: { ...talk.session.last, duty: item.id } },
  };
}

function dayIn(text: string, talk: Talk): CivilDate | CivilMinute | undefined {
  const at = momentSaid({}, [], { ...talk, text }, 'future');
  return at === 'ambiguous' ? undefined : at;
}

/** The wished time where it may be written at; else the next morning that is worked, or the morning of that day. */
function inWindow(wished: string, now: CivilMinute, { workingDays }: Talk): string {
  let date = wished.slice(0, 10);
  let time = wished.slice(11);
  if (time !== '' && time >= WINDOW.closes) {
    date = addDays(date, 1);
    time = MORNING;
  }
  if (time !== '' && time < WINDOW.opens) time = MORNING;
  if (wished.length === 10 && date === now.slice(0, 10)) date = addDays(date, 1);
  while (!isWorked(date, workingDays)) date = addDays(date, 1);
  return time === '' ? date : `${date}T${time}`;
}
