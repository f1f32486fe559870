import type { Decide } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { type Notice, readNotice } from './notice.ts';
import { NONE, NOT_YOURS, runsCampaigns } from './policy.ts';
import { type Campaign, campaignAhead, setLaidDown } from './store.ts';
import { Terms } from './terms.ts';
import { termLines } from './terms-said.ts';

/** Other terms or aspects for a campaign: applied at once, with what stood before. */
export function changeTerms(campaign: Campaign, { terms, aspects }: Pick<Notice, 'terms' | 'aspects'>): Turn {
  const next = { terms: { ...campaign.laidDown, ...terms }, aspects: aspects ?? campaign.aspects };
  if (!Terms.safeParse(next.terms).success) return say('这几个数对不上，请再说一遍，例如“每组最多两个课题”。');
  const before = Object.fromEntries(Object.entries(campaign.terms).filter(([name]) => name in terms));
  const lines = [
    ...termLines(terms).map(({ label, value }) => `${label}：${value}`),
    ...(aspects ? [`方面：${aspects.join('、')}`] : []),
  ];
  return {
    ...say({
      text: `本次征集的规定已改好。${lines.join('；')}。`,
      fields: termLines(before).map(({ label, value }) => ({ label: `原${label}`, value })),
      buttons: [{ label: '看全部规定', does: { intent: 'steer_campaign' }, lasting: true }],
    }),
    writes: [setLaidDown(campaign, next)],
    changes: [
      {
        verb: 'set_terms',
        entity: 'campaign',
        id: campaign.id,
        before: { terms: before, ...(aspects ? { aspects: campaign.aspects } : {}) },
        after: { terms, ...(aspects ? { aspects } : {}) },
      },
    ],
  };
}

/** The small form 改规定: what is filled in is read as if it had been said. */
export const campaignTerms: Decide = async (slots, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const campaign = await campaignAhead(talk.read, talk.today);
  if (!campaign) return say(NONE);
  const { terms, aspects } = campaign;
  const said = Object.entries(SENTENCES).flatMap(([name, sentence]) => {
    const value = slots[name];
    return typeof value === 'string' && value.trim() !== '' ? [sentence(value.trim())] : [];
  });
  if (said.length > 0) {
    const setting = { now: civilMinute(talk.now, talk.zone), workingDays: talk.workingDays };
    const read = readNotice(said.join('\n'), setting);
    if (Object.keys(read.terms).length === 0 && !read.aspects)
      return {
        ...say('没有看懂要改成什么。每组课题和评委请填数字，评分请写“前瞻性30、创新性30、可操作性40”。'),
        keepsButton: true,
      };
    return changeTerms(campaign, read);
  }
  const field = (name: string, label: string, value: string) => ({
    name,
    label,
    kind: 'text' as const,
    required: false,
    value,
  });
  return say({
    text: '改哪项填哪项，也可以直接说，比如“每组最多两个课题”“成员要有分管领导、专职副书记”。',
    form: {
      fields: [
        field('topics', '每组最多几个课题', String(terms.topicsATeam)),
        field('members', '课题组成员要有', Object.keys(terms.composition).join('、')),
        field('items', '评分项和权重', terms.rubric.items.map(({ name, weight }) => `${name}${weight}`).join('、')),
        field('reviewers', '每项成果几位评委', String(terms.reviewersAnOutcome)),
        field('aspects', '方面', aspects.join('、')),
      ],
      submit: '保存',
      does: { intent: 'campaign_terms' },
    },
  });
};

const SENTENCES: Record<string, (value: string) => string> = {
  topics: (value) => `每组最多${value}个课题`,
  members: (value) => `成员要有${value}`,
  items: (value) => `评分项：${value}`,
  reviewers: (value) => `每项成果${value}位评委`,
  aspects: (value) => `方面：${value}`,
};
