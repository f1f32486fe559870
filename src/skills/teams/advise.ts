import { eq } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Message, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { unitByCode } from '../../organisation/store.ts';
import { maskPersonal } from '../problems/index.ts';
import { advisesAsExpert } from './expert-pool.ts';
import { teamsSaid } from './named.ts';
import { type Team, teamById } from './store.ts';
import { team, teamAdvice } from './tables.ts';

const ADVISE = 'advise_team';
const WORDS = /[：:]\s*([\s\S]{2,})$/u;
const LONGEST = 500;

/** 指导意见 to a team: of a unit above or guiding, of the committee's staff, or of an expert who agreed to. */
export const adviseTeam: Decide = async (slots, talk) => {
  const all = await talk.read.select().from(team).where(eq(team.state, 'standing'));
  const meant = typeof slots.team === 'string' ? all.filter(({ id }) => id === slots.team) : await teamsSaid(all, talk);
  const allowed: Team[] = [];
  for (const one of meant) if (await mayAdvise(one, talk)) allowed.push(one);
  const [only] = allowed;
  const words = typeof slots.text === 'string' ? slots.text : WORDS.exec(talk.text)?.[1];
  if (!only) {
    return say(
      meant.length > 0
        ? '给课题组指导意见，由上级党组织、指导单位、工委或已答应的专家来写。'
        : '给哪个课题组？请连同课题号或单位一起说，比如“给3号课题组的意见：……”。',
    );
  }
  if (allowed.length > 1) {
    const choices = allowed.map(({ id }) => ({
      intent: ADVISE,
      slots: { team: id, ...(words ? { text: words } : {}) },
    }));
    return say(
      {
        text: '给哪个课题组？',
        buttons: allowed.slice(0, 5).map(({ name }, i) => ({ label: name, does: choices[i] ?? { intent: ADVISE } })),
      },
      { context: 'list', choices },
    );
  }
  if (words) return advise(only, words, talk);
  const form = { form: ADVISE, values: { team: only.id }, trail: [], misses: 0, since: talk.now };
  return { ...NOTHING, session: { ...talk.session, form } };
};

export const adviceForm: Form = {
  name: ADVISE,
  title: '写指导意见',
  literal: true,
  fields: [{ name: 'text', label: '意见', kind: 'text', required: true, ask: '请写下意见，原文转给课题组。' }],
  async done(values, talk) {
    const found = await teamById(talk.read, String(values.team));
    if (!found || !(await mayAdvise(found, talk))) return say('这个课题组已解散，意见没有转出。');
    return advise(found, String(values.text), talk);
  },
};

async function mayAdvise({ id, unit: code }: Team, { asker, read }: Talk): Promise<boolean> {
  const unit = await unitByCode(read, code);
  if (unit && may(asker, 'advise', unit, await treeAround(read, code)) === true) return true;
  return advisesAsExpert(read, id, asker.id);
}

function advise(found: Team, words: string, talk: Talk): Turn {
  const text = clip(maskPersonal(words.trim()).text, LONGEST);
  const expert = talk.asker.posts.some(({ post }) => post === '专家');
  const from = expert ? `专家${talk.asker.name}` : `${talk.asker.unit.name}${talk.asker.name}`;
  const told: Message = {
    to: { person: found.leader },
    kind: 'proactive',
    why: `您是${found.name}的组长`,
    about: `team/${found.number}`,
    card: { text: `${from}给${found.name}的指导意见：${clip(text, 150)}` },
  };
  const id = talk.newId();
  const turn = say(`意见已转给${found.name}，会出现在组长的汇总提醒里。`);
  return {
    ...turn,
    messages: [...turn.messages, told],
    writes: [
      write(build.insert(teamAdvice).values({ id, team: found.id, text, by: talk.asker.id, on: talk.today }), 1),
    ],
    changes: [{ verb: 'advise', entity: 'team', id: found.id }],
  };
}
