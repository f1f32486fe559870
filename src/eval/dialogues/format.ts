import * as z from 'zod';
import { STAGES } from '../../skills/campaign/tables.ts';

/** The dialogue files of `eval dialogues`: what is said, what must be answered, what must then be so. */

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Where = z.record(z.string(), Value);
const Count = z.union([z.number(), z.object({ min: z.number().optional(), max: z.number().optional() })]);

export const Effect = z.object({
  entity: z.string(),
  where: Where.default({}),
  where_not: Where.optional(),
  count: Count,
});
export type Effect = z.infer<typeof Effect>;

const Reply = z.object({
  all: z.array(z.string()).optional(),
  any: z.array(z.string()).optional(),
  none: z.array(z.string()).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  max_chars: z.number().optional(),
});
export type Reply = z.infer<typeof Reply>;

const Expect = z.object({
  reply: Reply.optional(),
  should: Reply.optional(),
  effects: z.array(Effect).optional(),
  messages: z.array(z.object({ to: z.string(), text: z.string().optional(), count: Count.optional() })).optional(),
  files: z.number().optional(),
  files_none: z.array(z.string()).optional(),
});
export type Expect = z.infer<typeof Expect>;

const Until = z.union([Effect, z.object({ reply: z.string() })]);

export const Answer = z.object({
  form: z.string().optional(),
  answers: z.array(z.tuple([z.string(), z.string().nullable()])).default([]),
  otherwise: z.string().nullable().default(null),
  limit: z.number().default(8),
  until: Until,
  on_missing: z.string().optional(),
});
export type Answer = z.infer<typeof Answer>;

export const Turn = z.object({
  n: z.number(),
  as: z.string().optional(),
  at: z.string().optional(),
  conversation: z.string().optional(),
  text: z.string().optional(),
  media: z.enum(['sticker', 'voice', 'image', 'file']).optional(),
  transcript: z.string().optional(),
  name: z.string().optional(),
  press: z.string().optional(),
  card: z.union([z.number(), z.string()]).optional(),
  skip_if: z.string().optional(),
  otherwise_say: z.string().optional(),
  press_raw: z.unknown().optional(),
  tick: z.string().optional(),
  answer: Answer.optional(),
  expect: Expect.default({}),
});
export type Turn = z.infer<typeof Turn>;

export const Dialogue = z.object({
  id: z.string(),
  title: z.string().default(''),
  covers: z.array(z.string()).default([]),
  fixture: z.string().default('base'),
  start: z.string().optional(),
  without: z.array(z.string()).default([]),
  given: z.record(z.string(), z.unknown()).default({}),
  turns: z.array(Turn),
  finally: z.object({ effects: z.array(Effect).default([]), logs_none: z.array(z.string()).default([]) }).prefault({}),
});
export type Dialogue = z.infer<typeof Dialogue>;

export const Fixture = z.object({
  now: z.string().optional(),
  units: z.string().default('units.csv'),
  people: z.string().default('people.csv'),
  rules: z.array(z.string()).default([]),
  notices: z
    .array(z.object({ id: z.string(), title: z.string(), number: z.string(), issued: z.string(), from: z.string() }))
    .default([]),
  occurrences: z
    .array(
      z.object({
        id: z.string(),
        duty: z.string(),
        notice: z.string().optional(),
        period: z.string().optional(),
        units: z.array(z.string()),
        owner: z.string(),
        due: z.string(),
        state: z.string().default('open'),
      }),
    )
    .default([]),
  campaigns: z
    .array(z.object({ id: z.string(), title: z.string(), stage: z.enum(STAGES), from: z.string(), to: z.string() }))
    .default([]),
  problems: z
    .array(
      z.object({
        no: z.number(),
        text: z.string(),
        unit: z.string().nullish(),
        by: z.string().nullish(),
        anonymous: z.boolean().default(false),
        status: z.string(),
      }),
    )
    .default([]),
  topics: z
    .array(
      z.object({
        no: z.number(),
        aspect: z.string(),
        title: z.string(),
        /** Numbers of the problems that it came from. */
        from: z.array(z.number()).default([]),
      }),
    )
    .default([]),
  teams: z
    .array(
      z.object({
        id: z.string(),
        unit: z.string(),
        leader: z.string(),
        members: z.array(z.string()),
        claims: z.array(z.number()).default([]),
      }),
    )
    .default([]),
  debriefing_campaigns: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(['debriefing', 'checklist']).default('debriefing'),
        year: z.number(),
        title: z.string().optional(),
        number: z.string().nullish(),
        unit: z.string(),
        reports_by: z.string().nullish(),
        rating_from: z.string().nullish(),
        rating_to: z.string().nullish(),
        appraisal_from: z.string().nullish(),
        appraisal_to: z.string().nullish(),
        mend_by: z.string().nullish(),
        items: z.array(z.object({ name: z.string(), points: z.number() })).default([]),
      }),
    )
    .default([]),
  debriefings: z
    .array(
      z.object({
        id: z.string(),
        campaign: z.string().optional(),
        unit: z.string(),
        by: z.string().nullish(),
        text: z.string().optional(),
        state: z.string().default('submitted'),
      }),
    )
    .default([]),
  /** What teams handed in; with a rank the panel's result is out. */
  outcomes: z
    .array(
      z.object({
        no: z.number(),
        topic: z.number(),
        team: z.string(),
        kind: z.enum(['theory', 'practice', 'institution']).default('practice'),
        title: z.string(),
        text: z.string(),
        rank: z.number().optional(),
        score: z.number().default(80),
      }),
    )
    .default([]),
  /** What a unit has a year and has spent of it, in yuan. */
  funds: z
    .array(z.object({ unit: z.string(), year: z.number(), entitlement: z.number(), spent: z.number().default(0) }))
    .default([]),
  service_posts: z
    .array(
      z.object({
        no: z.number(),
        name: z.string(),
        community: z.string().nullish(),
        unit: z.string(),
        places: z.number(),
      }),
    )
    .default([]),
  /** In yuan. */
  care_funds: z.array(z.object({ unit: z.string(), year: z.number(), amount: z.number() })).default([]),
});
export type Fixture = z.infer<typeof Fixture>;
