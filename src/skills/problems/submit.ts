import type { Values } from '../../chat/form.ts';
import { withoutForm } from '../../chat/forms.ts';
import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { keepFile } from '../../kernel/files.ts';
import { currentCampaign, timing } from '../campaign/index.ts';
import { anonymousReceiptCard, receiptCard } from './cards.ts';
import { closed } from './closed.ts';
import { type Draft, draftOf, problemsOf, TELL } from './draft.ts';

import { ASPECTS } from './lexicon/topics.ts';
import { aspectOf } from './similar.ts';
import { addProblem, nextNumbers, scatteredNumbers, sealOf } from './store.ts';

/** What a button of the draft does: submits it as it stands, or the other way of signing (`how`). */
export async function submitDraft({ how }: Slots, talk: Talk): Promise<Turn> {
  const { form } = talk.session;
  if (form?.form !== TELL) return say('这份草稿已经不在了。还想报的话，请再说一次难题。');
  return submit({ ...form.values, ...(typeof how === 'string' ? { how } : {}) }, talk);
}

/** Every problem of the draft becomes a row of its own; a number, and what happens next, are told. */
export async function submit(values: Values, talk: Talk): Promise<Turn> {
  const draft = draftOf(values);
  if (!draft) return say('还没有听到难题的内容，请直接说一说。');
  const over = await closed(draft.text, draft.anonymous, talk);
  if (over) return { ...over, session: withoutForm(talk.session) };
  return draft.anonymous ? submitAnonymously(draft, talk) : submitByName(draft, talk);
}

async function submitByName(draft: Draft, talk: Talk): Promise<Turn> {
  const { asker, today, now, read, session } = talk;
  const campaign = await currentCampaign(read, today);
  const late = timing(campaign?.days.collecting, today) !== 'in_time';
  const texts = problemsOf(draft);
  const { numbers, writes, unless } = await nextNumbers(read, texts.length);
  const rows = texts.map((text, i) => ({ id: talk.newId(), number: numbers[i] ?? 0, text }));
  const [first] = rows;
  const { file: _file, ...last } = session.last;
  const turn = say(receiptCard(rows, late), { context: 'answer', about: { problem: first?.number ?? 0 } });
  return {
    ...turn,
    unless,
    writes: [
      ...writes,
      ...rows.map(({ id, number, text }) =>
        addProblem({
          id,
          number,
          text,
          campaign: campaign?.id ?? null,
          aspect: aspectOf(text, campaign?.aspects ?? ASPECTS) ?? null,
          unit: asker.unit.code,
          toldBy: asker.id,
          anonymous: false,
          status: 'submitted',
          toldOn: today,
          toldAt: now,
          files: draft.files.length > 0 ? draft.files : null,
          late,
        }),
      ),
      ...draft.files.map(({ id }) => keepFile(id)),
    ],
    changes: rows.map(({ id, number, text }) => ({ verb: 'tell', entity: 'problem', id, after: { number, text } })),
    session: withoutForm({
      ...session,
      last: {
        ...last,
        problem: first?.number ?? 0,
        undo: { intent: 'withdraw_problem', slots: { problem_no: first?.number ?? 0 } },
      },
    }),
  };
}

/** Law 10: no name, unit, instant or order; the dialogue is erased by the same commit. */
async function submitAnonymously(draft: Draft, talk: Talk): Promise<Turn> {
  const { today, now, read, session } = talk;
  const campaign = await currentCampaign(read, today);
  const texts = problemsOf(draft);
  const ids = texts.map(() => talk.newId());
  const { numbers, unless } = await scatteredNumbers(read, ids);
  const { problem: _problem, undo: _undo, ...last } = session.last;
  const [message] = say(anonymousReceiptCard(numbers)).messages;
  return {
    messages: message ? [{ ...message, erase: true }] : [],
    unless,
    writes: texts.map((text, i) =>
      addProblem({
        id: ids[i] ?? '',
        number: numbers[i] ?? 0,
        text,
        campaign: campaign?.id ?? null,
        aspect: aspectOf(text, campaign?.aspects ?? ASPECTS) ?? null,
        unit: null,
        toldBy: null,
        seal: sealOf(talk, campaign?.id ?? null),
        anonymous: true,
        status: 'submitted',
        toldOn: today,
        toldAt: null,
        late: timing(campaign?.days.collecting, today) !== 'in_time',
      }),
    ),
    changes: ids.map((id) => ({ verb: 'tell', entity: 'problem', id, anonymous: true })),
    session: withoutForm({ ...session, last }),
    eraseSince: Math.min(now, session.form?.form === TELL ? session.form.since : now),
  };
}
