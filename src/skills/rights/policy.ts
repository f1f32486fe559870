import type { Known, Unit, UnitKind } from '../../organisation/people.ts';

/** Whom a notice goes to: posts in units of these kinds; every post and every kind where nothing is named. */
export type Audience = { posts?: string[]; kinds?: UnitKind[]; guided?: true };

const AUDIENCES: Record<string, Audience> = {
  // the city guides the districts, it does not lead them: a notice reaches their committees, and nobody below
  区市县机关工委: { posts: ['书记', '专职副书记', '工委管理员'], kinds: ['district_work_committee'], guided: true },
  支部书记: { posts: ['书记'], kinds: ['branch'] },
  专职副书记: { posts: ['专职副书记'] },
  组织委员: { posts: ['组织委员'] },
  机关党委: { posts: ['书记', '专职副书记'], kinds: ['organ_party_org'] },
  书记: { posts: ['书记'], kinds: ['organ_party_org', 'branch'] },
  支部: { posts: ['书记'], kinds: ['branch'] },
  单位: { posts: ['书记', '专职副书记'], kinds: ['organ_party_org'] },
  党员: {},
};

export const AUDIENCE_NAMES = Object.keys(AUDIENCES);

export function audienceOf(name: string): Audience {
  return AUDIENCES[name] ?? {};
}

/** Whom a unit writes to where it names nobody: a branch its members, a committee the secretaries below. */
export function usualAudience({ kind }: Unit): string {
  return kind === 'branch' ? '党员' : '书记';
}

/** One step of the way up: a unit, who of it handles what is overseen, and who leads it. */
export type Level = { unit: Unit; handlers: Known[]; officers: Known[] };

const OWN_LEADERS = /书记|支委|委员|领导|处长|科长|主任|负责人|班子|干部|党务/u;
const ORGAN_LEADERS = /局长|局领导|厅长|委领导|党组|机关党委|党委|总支|一把手|主要领导|分管领导|单位领导/u;

/**
 * Who may handle a message: the nearest level whose people it does not concern, and of these only whom it does not name.
 * `unnamed`: the topmost level, since a nearer one would say where it comes from. Undefined where nobody is left.
 */
export function handlersOf(
  text: string,
  levels: Level[],
  { teller, unnamed }: { teller: string; unnamed: boolean },
): { unit: Unit; handlers: Known[] } | undefined {
  const open = levels.flatMap(({ unit, handlers, officers }, i) => {
    const top = i === levels.length - 1;
    const named = officers.filter(({ name }) => text.includes(name));
    const concerned = !top && (named.length > 0 || speaksOf(unit, text));
    const left = handlers.filter(({ id, name }) => id !== teller && !text.includes(name));
    return concerned || left.length === 0 ? [] : [{ unit, handlers: left }];
  });
  return unnamed ? open.at(-1) : open[0];
}

function speaksOf({ kind }: Unit, text: string): boolean {
  if (kind === 'branch') return OWN_LEADERS.test(text) || ORGAN_LEADERS.test(text);
  return kind === 'organ_party_org' && ORGAN_LEADERS.test(text);
}

/** Elections and recommendations of persons are by ballot, in a meeting, never in chat. */
export function isElection(text: string): boolean {
  return /(?:选举|投票|推选|差额|等额|票选|公推直选).{0,12}(?:书记|委员|代表|班子|人选)|(?:选|推荐|选举)(?:谁|[一-龥]{2,3})(?:当|做|任|为)/u.test(
    text,
  );
}
