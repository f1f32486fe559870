import * as z from 'zod';

const Rubric = z.object({
  /** Points from `from` to `to`, both included. */
  from: z.number().default(0),
  to: z.number().default(100),
  items: z.array(z.object({ name: z.string().min(1), weight: z.number().positive() })).min(1),
  /** A line of reasons is asked for with every score. */
  comment: z.boolean().default(true),
});

/** What a campaign lays down; law 7: data, with the seed's usage where a notice is silent. */
export const Terms = z.object({
  /** How many topics one team may hold at a time. */
  topicsATeam: z.number().int().positive().default(2),
  /** How many teams of one unit may hold the same topic. */
  teamsAUnitATopic: z.number().int().positive().default(1),
  /** Roles that a team must have, and how many of each at least: 分管领导, 专职副书记, 支部书记, 党员代表. */
  composition: z.record(z.string(), z.number().int().positive()).default({}),
  rubric: Rubric.default({
    from: 0,
    to: 100,
    items: [
      { name: '前瞻性', weight: 30 },
      { name: '创新性', weight: 30 },
      { name: '可操作性', weight: 40 },
    ],
    comment: true,
  }),
  /** How many reviewers score each outcome. */
  reviewersAnOutcome: z.number().int().positive().default(3),
  /** How many reviewers the panel is to have. */
  panelSize: z.number().int().positive().default(10),
  /** Whether reviewers see who wrote an outcome. */
  authorsHidden: z.boolean().default(true),
  /** Whether nobody but the chair sees who scored what. */
  reviewersHidden: z.boolean().default(true),
  /** The share (0–1) of assignments that must be scored before there is a ranking. */
  quorum: z.number().min(0).max(1).default(0.8),
  /** How many of the highest and of the lowest scores the mean leaves out, where at least three are left. */
  trimmed: z.number().int().nonnegative().default(1),
  /** Working days without progress after which a team is offered help. */
  stalledAfter: z.number().int().positive().default(30),
  /** How many outcomes the exchange meeting hears, and for how many minutes each. */
  exchange: z
    .object({ outcomes: z.number().int().positive().default(10), minutes: z.number().int().positive().default(10) })
    .default({ outcomes: 10, minutes: 10 }),
});
export type Terms = z.infer<typeof Terms>;
export type Rubric = Terms['rubric'];
