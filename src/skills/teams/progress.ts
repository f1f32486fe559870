import { eq } from 'drizzle-orm';
import type { Form, KeptFile } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import { isQuestion } from '../../chat/said.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { levelOf } from './plan-parse.ts';
import { progressAsked } from './progress-asked.ts';
import { finish, stepNamed } from './steps.ts';
import { type Held, moved, stepsOf } from './store.ts';
import { LEVELS, progress } from './tables.ts';
import { heldByTeamsOf, isTurn, topicsNamed, whichClaim } from './which.ts';
import { LEVEL_WORDS, nameOf } from './wording.ts';

const PROGRESS = 'team_progress';
/** A file that came alone a little before the words belongs to them. */
const TOGETHER_MS = 10 * MINUTE_MS;
const BARE =
  /^(?:我?(?:想|要|来)?(?:报|说|填|汇报)(?:一?下|个)?)?(?:我们)?(?:组|课题组|课题)?的?(?:课题)?(?:进展|进度|情况)(?:一下)?[。！]?$/u;
const ASKS = /怎么样|如何|到哪|什么进展|啥进展|有没有|进展呢|[吗么？?]\s*$|看看|看一?下|查/u;
const DONE = /完成了|做完了|弄完了|办完了|搞完了|写完了|结束了|完了|好了|已(?:经)?(?:完成|做完|办结)/u;
const LESS = /没|未|还差|一半|\d+%|几成|大部分|基本/u;

/** 进展: kept at once with a way back; asked after by whoever may see it. */
export const teamProgress: Decide = async (slots, talk) => {
  const said = typeof slots.text === 'string' ? slots.text : talk.text;
  const held = await heldByTeamsOf(talk);
  const mine = held.filter(({ team }) => slots.team === undefined || team.id === slots.team);
  const numbers = topicsNamed(slots, said);
  const others = numbers.length > 0 && !mine.some(({ topic }) => numbers.includes(topic.number ?? 0));
  if (mine.length === 0 || others || (ASKS.test(said) && isQuestion(said) && !DONE.test(said))) {
    return progressAsked(slots, talk, mine);
  }
  const found = whichClaim(
    mine,
    slots,
    talk,
    (id) => ({ intent: PROGRESS, slots: { ...kept(slots), claim: id, text: said } }),
    '这是哪个课题的进展？',
  );
  if (isTurn(found)) return found;
  if (said === '' || BARE.test(said.trim())) return opened(found, talk);
  return record(found, said, slots, talk);
};

function kept({ level, percent, stalled }: Slots): Slots {
  return {
    ...(level === undefined ? {} : { level }),
    ...(percent === undefined ? {} : { percent }),
    ...(stalled === undefined ? {} : { stalled }),
  };
}

function opened({ claim }: Held, talk: Talk): Turn {
  const form = { form: PROGRESS, values: { claim: claim.id }, trail: [], misses: 0, since: talk.now };
  return { ...NOTHING, session: { ...talk.session, form } };
}

export const progressForm: Form = {
  name: PROGRESS,
  title: '报课题进展',
  fields: [
    {
      name: 'text',
      label: '进展',
      kind: 'text',
      required: true,
      ask: '做到哪一步了？一句话就行，比如“访谈了十个支部，正在整理”。文件也可以直接发来。',
    },
    { name: 'files', label: '文件', kind: 'file', required: false, ask: '文件可以直接发来。' },
  ],
  async done(values, talk) {
    const found = (await heldByTeamsOf(talk)).find(({ claim }) => claim.id === values.claim);
    if (!found) return say('这个课题贵组已经退了，进展没有记下。');
    return record(found, String(values.text), {}, { ...talk, text: String(values.text) }, filesIn(values.files));
  },
};

async function record(
  held: Held,
  said: string,
  slots: Slots,
  talk: Talk,
  files: KeptFile[] = fileBefore(talk),
): Promise<Turn> {
  const { text, hidden } = maskPersonal(said);
  const level = LEVELS.find((one) => one === slots.level) ?? levelSaid(said);
  const stalled = slots.stalled === true || /推不动|卡住|停滞|进行不下去/u.test(said);
  const percent = typeof slots.percent === 'number' && slots.percent <= 100 ? Math.round(slots.percent) : null;
  const id = talk.newId();
  const steps = (await stepsOf(talk.read, [held.claim.id])).filter(({ doneOn }) => doneOn === null);
  const step = DONE.test(said) && !LESS.test(said) ? stepNamed(steps, said, talk) : undefined;
  const about = [
    level ? LEVEL_WORDS[level] : '',
    percent === null ? '' : `${percent}%`,
    files.length > 0 ? `附件 ${files.length} 个` : '',
  ]
    .filter(Boolean)
    .join('，');
  const undo = { intent: 'drop_progress', slots: { id } };
  const mask = hidden.length > 0 ? `其中的${hidden.join('、')}已隐去。` : '';
  const recorded = `${nameOf(held.topic)}的进展已记下${about ? `（${about}）` : ''}。${mask}`;
  const closed = step ? finish({ step, held }, talk, recorded) : undefined;
  const turn =
    closed ??
    say({
      text: `${recorded}${stalled ? '推不动的话，可以请懂行的专家或工委的同志帮一把。' : ''}`,
      buttons: [...(stalled ? helpButtons(held) : []), { label: '撤销', does: undo, group: 'undo' }],
    });
  const { file: _used, ...last } = talk.session.last;
  return {
    ...turn,
    writes: [
      ...turn.writes,
      write(
        build.insert(progress).values({
          id,
          claim: held.claim.id,
          level: level ?? null,
          percent,
          text: clip(text, 500),
          files: files.length > 0 ? files : null,
          stalled,
          by: talk.asker.id,
          on: talk.today,
        }),
        1,
      ),
      ...(closed ? [] : [moved(held.team.id, talk.today)]),
    ],
    changes: [
      ...turn.changes,
      { verb: 'report', entity: 'progress', id, after: { topic: held.topic.number, level: level ?? null, percent } },
    ],
    session: {
      ...talk.session,
      last: { ...last, ...turn.session?.last, ...(closed ? {} : { undo }), topic: held.topic.number ?? 0 },
    },
  };
}

/** Named or plain from the words; nothing where they tell nothing. */
function levelSaid(text: string) {
  if (/理论|文献|问卷|访谈|调研|提纲|初稿|报告|走访|摸底/u.test(text) && !/试点|实践|制度|办法/u.test(text))
    return 'theory';
  const level = levelOf(text);
  return level === 'theory' && !/理论/u.test(text) ? undefined : level;
}

function helpButtons({ claim }: Held): Button[] {
  return [
    { label: '请专家', does: { intent: 'find_expert', slots: { claim: claim.id } }, group: 'expert' },
    {
      label: '转给工委同志',
      does: { intent: 'talk_to_human', slots: { about: '课题推不动，想请工委帮忙' } },
      group: 'human',
    },
  ];
}

function fileBefore({ session, now, attachment }: Talk): KeptFile[] {
  if (attachment) return [{ id: attachment.id, name: attachment.name, bytes: attachment.bytes }];
  const { file } = session.last;
  const at = typeof file === 'object' && file !== null && !Array.isArray(file) ? file.at : undefined;
  if (file === undefined || typeof at !== 'number' || now - at > TOGETHER_MS) return [];
  return filesIn([file]).map(({ id, name, bytes }) => ({ id, name, bytes }));
}

/** What was just told is taken back by its teller. */
export const dropProgress: Decide = async ({ id }, talk) => {
  const row =
    typeof id === 'string' ? await talk.read.select().from(progress).where(eq(progress.id, id)).get() : undefined;
  if (row?.by !== talk.asker.id) return say('没有可以撤回的进展。');
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...say('已撤回，这条进展不再保留。'),
    writes: [write(build.delete(progress).where(eq(progress.id, row.id)), 1)],
    changes: [{ verb: 'withdraw', entity: 'progress', id: row.id }],
    session: { ...talk.session, last },
  };
};

/** An offer of help, taken: an expert, or the committee's staff. */
export const teamHelp: Decide = async (slots, talk) => {
  const held = await heldByTeamsOf(talk);
  const found = held.find(({ claim, team }) => claim.id === slots.claim || team.id === slots.team) ?? held[0];
  if (!found) return say('您的课题组现在没有课题在做。');
  return say({ text: `${nameOf(found.topic)}，想请谁帮忙？`, buttons: helpButtons(found) });
};
