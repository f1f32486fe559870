import { and, eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { peopleById } from '../../organisation/store.ts';
import { handBack } from './hand-back.ts';
import { mayRun, resolve, seat } from './panel-people.ts';
import { panelOf, reviewsIn } from './store.ts';
import { reviewPanel } from './tables.ts';

/** 增补评委赵六: whoever comes later gets what is handed out later. */
export async function add(names: string[], talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const found = await Promise.all(names.map((one) => resolve(one, talk)));
  const refused = found.filter(isRefusal);
  if (refused.length > 0) return say(refused.map(({ text }) => text).join(''));
  const panel = await panelOf(talk.read, campaign.id);
  const fresh = found.flatMap((one) => (isRefusal(one) || panel.some(({ person }) => person === one.id) ? [] : [one]));
  if (fresh.length === 0) return say('他们已经是评委了，名单没有变。');
  return {
    ...say({
      text: `已增补评委 ${fresh.map(({ name }) => name).join('、')}，现在共 ${panel.length + fresh.length} 位。还有没分的评审，可以接着分配。`,
      buttons: [{ label: '分配评审', does: { intent: 'share_reviews' }, lasting: true }],
    }),
    writes: fresh.map(({ id }) => seat(campaign.id, id, panel.length === 0 && id === fresh[0]?.id)),
    changes: [{ verb: 'add', entity: 'review_panel', id: campaign.id, after: { people: fresh.map(({ id }) => id) } }],
  };
}

/** What the person has scored stands; what is still open goes to others. */
export async function drop(name: string, talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const panel = await panelOf(talk.read, campaign.id);
  const seated = await peopleById(
    talk.read,
    panel.map(({ person }) => person),
  );
  const one = seated.find((person) => person.name === name || person.id === name);
  if (!one) return say(`“${name}”不在评委名单里。`);
  if (panel.some(({ person, chair }) => person === one.id && chair))
    return say(`${one.name}是主任委员，请先说“主任委员换成某某”。`);
  const open = (await reviewsIn(talk.read, campaign.id)).filter(
    ({ review: { reviewer, state } }) => reviewer === one.id && (state === 'assigned' || state === 'draft'),
  );
  const back = await handBack(open, '不再担任评委', campaign, talk, [one.id]);
  const left = back.short.length > 0 ? `其中 ${back.short.length} 项没有合适的评委，请增补。` : '';
  return {
    ...say(`${one.name}不再担任评委。有没评的，已改分给其他评委。${left}`),
    unless: back.unless,
    writes: [
      write(
        build.delete(reviewPanel).where(and(eq(reviewPanel.campaign, campaign.id), eq(reviewPanel.person, one.id))),
        1,
      ),
      ...back.writes,
    ],
    changes: [{ verb: 'drop', entity: 'review_panel', id: campaign.id, before: { person: one.id } }],
  };
}

/** 主任委员换成王五. */
export async function changeChair(name: string, talk: Talk): Promise<Turn> {
  const campaign = await mayRun(talk);
  if ('turn' in campaign) return campaign.turn;
  const panel = await panelOf(talk.read, campaign.id);
  const seated = await peopleById(
    talk.read,
    panel.map(({ person }) => person),
  );
  const next = seated.find((person) => person.name === name || person.id === name);
  if (!next) return say(`“${name}”不在评委名单里，请先增补。`);
  const before = panel.find(({ chair }) => chair)?.person;
  if (before === next.id) return say(`${next.name}已经是主任委员了。`);
  const set = (person: string, chair: boolean): Write =>
    write(
      build
        .update(reviewPanel)
        .set({ chair, toldOn: null })
        .where(
          and(eq(reviewPanel.campaign, campaign.id), eq(reviewPanel.person, person), eq(reviewPanel.chair, !chair)),
        ),
      1,
    );
  return {
    ...say(`主任委员已换成${next.name}。`),
    writes: [...(before ? [set(before, false)] : []), set(next.id, true)],
    changes: [
      {
        verb: 'set_chair',
        entity: 'review_panel',
        id: campaign.id,
        before: { chair: before ?? null },
        after: { chair: next.id },
      },
    ],
  };
}
