import * as z from 'zod';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Action, Json } from '../../message/card.ts';
import { APPRAISE, appraisalCard } from './appraisal-card.ts';
import { asJson, keep } from './appraisal-kept.ts';
import { type Marked, markedEach, markedIn, markedOnCard, movedBy, scoreFault } from './marks.ts';
import { appraisalTerm, fullMarks, GRADES, marksFault, standing } from './policy.ts';
import { RATE } from './rate.ts';
import { appraisalsOf, appraisedBy, calledOf, type Debriefing, debriefingsOf, leadingGroupsUnder } from './store.ts';

/** As many as a phone shows at a time. */
const LISTED = 8;

/** Those whom the asker appraises today, in order of unit code; the checklists of leading groups are the committee's staff's. */
export async function openToAppraise({ read, asker, today }: Talk): Promise<Debriefing[]> {
  const codes = await appraisedBy(read, asker);
  const committees = asker.posts.filter(({ post }) => post === '工委管理员').map(({ unit }) => unit.code);
  const groups = (await Promise.all(committees.map((code) => leadingGroupsUnder(read, code)))).flat();
  const all = [
    ...(await debriefingsOf(read, codes, 'debriefing')),
    ...(await debriefingsOf(read, groups, 'checklist')),
  ];
  return all.filter((one) => standing(appraisalTerm(one.of), one.of, today, one.state === 'submitted') === 'open');
}

/** What waits for the asker: handed in, and not appraised by him or her yet. */
export async function waitingFor(talk: Talk): Promise<{ all: Debriefing[]; left: Debriefing[] }> {
  const all = (await openToAppraise(talk)).filter(({ state }) => state === 'submitted');
  const done = new Set(
    (
      await appraisalsOf(
        talk.read,
        all.map(({ id }) => id),
      )
    )
      .filter(({ by }) => by === talk.asker.id)
      .map((one) => one.debriefing),
  );
  return { all, left: all.filter(({ id }) => !done.has(id)) };
}

/** 待评的述职: numbered, so that 前三个好，后两个一般 means something. */
export const waiting: Decide = async (_slots, talk) => {
  const { all, left } = await waitingFor(talk);
  if (left.length === 0)
    return say(all.length > 0 ? '报上来的述职您都评过了，截止前想改可以直接说。' : '现在没有等您评的述职。');
  const shown = left.slice(0, LISTED);
  return say(
    {
      text: [
        `有${left.length}份述职等您评${left.length > LISTED ? `，先看前${LISTED}份` : ''}。可以点开，也可以直接说分数或档次。`,
        ...shown.map((one, i) => `${i + 1}. ${one.at.name} ${calledOf(one)}`),
      ].join('\n'),
      buttons: shown.slice(0, 5).map((one) => ({
        label: calledOf(one),
        does: { intent: RATE, slots: { debriefing: one.id, as: 'above' } },
        group: one.id,
        lasting: true,
      })),
    },
    {
      context: 'appraisal',
      about: { debriefings: shown.map(({ id }) => id) },
      choices: shown.map(({ id }) => ({ intent: RATE, slots: { debriefing: id, as: 'above' } })),
    },
  );
};

/** From above, in words: one with points, a sum, a grade or a comment at once, revocably; several are shown first. */
export async function appraise(meant: Debriefing[], slots: Slots, talk: Talk): Promise<Turn> {
  const [first, ...others] = meant;
  if (!first) return say('没有找到您要评价的述职。');
  if (others.length > 0) return several(meant, slots, talk);
  const names = [first.name, `${first.name.slice(0, 1)}书记`, first.at.name].filter((name) => name.length > 1);
  const moved = movedBy(talk.text);
  const said = talk.text === '' ? undefined : markedIn(moved?.rest ?? talk.text, first.of.items, names);
  const marked =
    said && moved && said.score === undefined ? { ...said, score: await scoreMoved(first, moved.by, talk) } : said;
  if (!marked || !says(marked)) return appraisalCard(first, talk);
  return record(first, marked, talk);
}

/** The card that was filled in, the confirmed list, or one whose card is to be shown. */
export const appraiseByCard: Decide = async (slots, talk) => {
  const many = Many.safeParse(slots.many);
  const open = await openToAppraise(talk);
  if (many.success) {
    const chosen = many.data.flatMap(({ debriefing, score, grade }) => {
      const one = open.find(({ id }) => id === debriefing);
      return one
        ? [{ one, marked: { mend: [], ...(score === undefined ? {} : { score }), ...(grade ? { grade } : {}) } }]
        : [];
    });
    if (chosen.length === 0) return say('评价已经截止，没有提交。');
    const kept = await Promise.all(chosen.map(({ one, marked }) => keep(one, marked, talk)));
    return {
      ...say(`已记下${chosen.length}位书记的评价，截止前可以改。`, {
        context: 'appraisal',
        about: { debriefings: chosen.map(({ one }) => one.id) },
      }),
      unless: kept.flatMap(({ unless }) => unless),
      writes: kept.flatMap(({ writes }) => writes),
      changes: kept.flatMap(({ changes }) => changes),
    };
  }
  const one = open.find(({ id }) => id === slots.debriefing);
  if (!one) return say('这份述职现在不能评价：不在评价时间里，或者不归您评。');
  const marked = markedOnCard(slots, one.of.items);
  if (marked && 'fault' in marked) return { ...say(marked.fault, aboutIt(one)), keepsButton: true };
  if (!marked) return appraisalCard(one, talk);
  const turn = await record(one, marked, talk);
  return turn.writes.length === 0 ? { ...turn, keepsButton: true } : turn;
};

async function several(all: Debriefing[], slots: Slots, talk: Talk): Promise<Turn> {
  const each = markedEach(all, talk.text, slots);
  if (each.length === 0) {
    const few = all.slice(0, LISTED);
    const choices = few.map(({ id }): Action => ({ intent: RATE, slots: { debriefing: id, as: 'above' } }));
    return say(
      {
        text: [
          '要评哪一位？也可以按顺序一起说，比如“前两个90，第三个85”。',
          ...few.map((one, i) => `${i + 1}. ${one.at.name} ${calledOf(one)}`),
        ].join('\n'),
        buttons: few.slice(0, 5).map((one, i) => ({
          label: calledOf(one),
          does: choices[i] ?? { intent: RATE },
          group: one.id,
          lasting: true,
        })),
      },
      { context: 'appraisal', about: { debriefings: few.map(({ id }) => id) }, choices },
    );
  }
  const fault = each
    .map(({ one, score }) => scoreFault(score === undefined ? {} : { score }, one.of.items))
    .find(Boolean);
  if (fault) return say(`${fault}请再说一次。`, talk.shown);
  const many: Json = each.map(({ one, score, grade }) => ({
    debriefing: one.id,
    ...(score === undefined ? {} : { score }),
    ...(grade ? { grade } : {}),
  }));
  const yes: Action = { intent: APPRAISE, slots: { many } };
  return say(
    {
      text: [
        '这样评，对吗？',
        ...each.map(
          ({ one, score, grade }) =>
            `${calledOf(one)}（${one.at.name}）：${score === undefined ? grade : `${score}分`}`,
        ),
      ].join('\n'),
      buttons: [
        { label: '对，记下', does: yes, tone: 'primary' },
        { label: '重说', does: { intent: 'appraisals_waiting' } },
      ],
    },
    { context: 'confirm', yes, no: { intent: 'appraisals_waiting' } },
  );
}

async function scoreMoved(one: Debriefing, by: number, { read, asker }: Talk): Promise<number> {
  const before = (await appraisalsOf(read, [one.id])).find((each) => each.by === asker.id);
  return (before?.score ?? (fullMarks(one.of.items) || 100)) + by;
}

const Many = z.array(
  z.object({ debriefing: z.string(), score: z.number().optional(), grade: z.enum(GRADES).optional() }),
);

/** What is said next is about this one, too. */
function aboutIt({ id }: Debriefing) {
  return { context: 'appraisal', about: { debriefing: id } };
}

function says({ marks, score, grade, comment, mend }: Marked): boolean {
  return marks !== undefined || score !== undefined || grade !== undefined || comment !== undefined || mend.length > 0;
}

/** Written down at once, with a way back; what is left out of points is asked for once by the card. */
async function record(one: Debriefing, marked: Marked, talk: Talk): Promise<Turn> {
  const { items } = one.of;
  const fault = marksFault(marked.marks ?? {}, items) ?? scoreFault(marked, items);
  if (fault) return say(fault, aboutIt(one));
  if (marked.marks && marked.score === undefined) return appraisalCard(one, talk, marked);
  const kept = await keep(one, marked, talk);
  const { left } = await waitingFor(talk);
  const others = left.filter(({ id }) => id !== one.id);
  const before = kept.before;
  const undo: Action = { intent: 'undo_appraisal', slots: { debriefing: one.id, was: before ? asJson(before) : null } };
  const lines = [kept.after.score === null ? kept.after.grade : `${kept.after.score}分`, kept.after.comment].filter(
    Boolean,
  );
  return {
    ...say(
      {
        text: `已记下对${calledOf(one)}的评价：${lines.join('，') || '只有意见'}。截止前可以改。`,
        ...(kept.after.mend.length > 0 ? { fields: [{ label: '要整改', value: kept.after.mend.join('；') }] } : {}),
        buttons: [
          { label: '撤销', does: undo, group: 'undo' },
          ...(others.length > 0
            ? [{ label: `下一份（还有${others.length}份）`, does: { intent: 'appraisals_waiting' }, lasting: true }]
            : []),
        ],
      },
      { context: 'appraisal', no: undo, about: { debriefing: one.id } },
    ),
    ...{ unless: kept.unless, writes: kept.writes, changes: kept.changes },
    session: { ...talk.session, last: { ...talk.session.last, undo: { ...undo }, debriefing: one.id } },
  };
}
