import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { currentCampaign, runsCampaigns } from '../campaign/index.ts';
import { KIND_WORDS, type Outcome, STATE_WORDS } from './policy.ts';
import { maySee } from './see.ts';
import { heldWithout, outcomesIn, outcomesOfTeams, teamsOf } from './store.ts';

const LISTED = 8;
const MISSING = 40;

/** Of a team its own, of those above the teams theirs, of the staff all that came in. */
export const listOutcomes: Decide = async ({ from }, talk) => {
  const { read, asker, today } = talk;
  const staff = runsCampaigns(asker);
  const teams = await teamsOf(read, asker.id);
  const own = await outcomesOfTeams(
    read,
    teams.map(({ id }) => id),
  );
  const campaign = await currentCampaign(read, today);
  const seen = own.length > 0 && !staff ? own : await seenBy(campaign ? await outcomesIn(read, campaign.id) : [], talk);
  if (seen.length === 0) {
    return say(staff ? '还没有收到成果。' : '贵组还没有交过成果。要提交，把文件发来就行。');
  }
  const start = typeof from === 'number' ? from : 0;
  const shown = seen.slice(start, start + LISTED);
  const choices = shown.map(({ number }) => ({ intent: 'show_outcome', slots: { outcome_no: number } }));
  const next = start + LISTED;
  return say(
    {
      text:
        own.length > 0 && !staff ? `贵组交了 ${own.length} 项成果：` : `收到 ${seen.length} 项成果：${counts(seen)}。`,
      fields: shown.map(({ number, title, kind, state, late }) => ({
        label: `${number} 号`,
        value: `${clip(title, 24)}（${KIND_WORDS[kind]}，${STATE_WORDS[state]}${late ? '，迟交' : ''}）`,
      })),
      buttons: [
        ...choices.slice(0, 4).map((does, i) => ({ label: `看 ${shown[i]?.number} 号`, does, lasting: true })),
        ...(next < seen.length
          ? [{ label: '下一页', does: { intent: 'list_outcomes', slots: { from: next } }, lasting: true }]
          : []),
        ...(staff ? [{ label: '还没交的', does: { intent: 'missing_outcomes' }, lasting: true }] : []),
      ],
    },
    { context: 'list', choices },
  );
};

/** 哪些课题组还没交成果: for the staff. */
export const missingOutcomes: Decide = async (_slots, { read, asker, today }) => {
  if (!runsCampaigns(asker)) return say('各课题组交没交成果，由工委管理员查看。您可以问“我们交了哪些成果”。');
  const campaign = await currentCampaign(read, today);
  const missing = campaign ? await heldWithout(read, campaign.id) : [];
  if (missing.length === 0) return say('申领了课题的课题组都交了成果。');
  const lines = missing.map(
    ({ team, topic }) => `${team.name}：${topic.number ?? ''} 号课题“${clip(topic.title, 20)}”`,
  );
  return say({
    text: `还有 ${missing.length} 个申领的课题没交成果。`,
    fields: lines.slice(0, LISTED).map((value, i) => ({ label: String(i + 1), value })),
    ...(lines.length > LISTED ? { more: lines.slice(LISTED, MISSING).join('\n') } : {}),
  });
};

async function seenBy(outcomes: Outcome[], talk: Talk): Promise<Outcome[]> {
  const byTeam = new Map<string, boolean>();
  const seen: Outcome[] = [];
  for (const one of outcomes) {
    const may = byTeam.get(one.team) ?? (await maySee(one, talk));
    byTeam.set(one.team, may);
    if (may) seen.push(one);
  }
  return seen;
}

function counts(outcomes: Outcome[]): string {
  return (['theory', 'practice', 'institution'] as const)
    .map((kind) => `${KIND_WORDS[kind]} ${outcomes.filter((one) => one.kind === kind).length} 项`)
    .join('，');
}
