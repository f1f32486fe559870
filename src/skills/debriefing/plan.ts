import * as z from 'zod';
import type { Values } from '../../chat/form.ts';
import type { Talk } from '../../chat/skill.ts';
import { addDays } from '../../kernel/clock.ts';
import { NAMES } from './cards.ts';
import { type Campaign, closingDay, FEWEST } from './policy.ts';
import { KINDS } from './tables.ts';

const DAY = z.string().optional();

const Plan = z.object({
  kind: z.enum(KINDS).default('debriefing'),
  year: z.number(),
  title: z.string(),
  number: DAY,
  reportsBy: DAY,
  ratingFrom: DAY,
  ratingTo: DAY,
  appraisalFrom: DAY,
  appraisalTo: DAY,
  mendBy: DAY,
  items: z.array(z.object({ name: z.string(), points: z.number() })).default([]),
  kinds: z.array(z.enum(['branch', 'organ_party_org', 'leading_group'])),
  fewest: z.number().default(FEWEST),
});

export type Plan = z.infer<typeof Plan>;

/** What was said, with what is usual where nothing was: this year, branches and organs. */
export function planOf(values: Values, { today }: Pick<Talk, 'today'>): Plan {
  const kind = values.kind === 'checklist' ? 'checklist' : 'debriefing';
  const year = typeof values.year === 'number' ? values.year : Number(today.slice(0, 4));
  return Plan.parse({
    ...values,
    kind,
    year,
    title: typeof values.title === 'string' ? values.title : `${year}年度${NAMES[kind]}`,
    kinds: kind === 'checklist' ? ['leading_group'] : (values.kinds ?? ['branch', 'organ_party_org']),
  });
}

type Laid = Omit<Campaign, 'id' | 'unit' | 'openedOn'>;

export function campaignOf(plan: Plan): Laid {
  const { kinds: _kinds, fewest, ...said } = plan;
  const days = {
    number: said.number ?? null,
    reportsBy: said.reportsBy ?? null,
    // the term begins on the day after the report where only its end is said
    ratingFrom:
      said.ratingFrom ??
      (said.ratingTo && said.reportsBy && said.reportsBy < said.ratingTo ? addDays(said.reportsBy, 1) : null),
    ratingTo: said.ratingTo ?? null,
    appraisalFrom: said.appraisalFrom ?? null,
    appraisalTo: said.appraisalTo ?? null,
    mendBy: said.mendBy ?? null,
  };
  return {
    ...said,
    ...days,
    duty: null,
    fewest: Math.max(FEWEST, fewest),
    closesOn: closingDay({ kind: said.kind, ...days }),
    talliedOn: null,
  };
}
