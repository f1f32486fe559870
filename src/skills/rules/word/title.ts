import { titleOf } from '../facts.ts';
import type { Line } from './lines.ts';

const NUMBERED = /^(?:第\s*\S{1,8}\s*[编章节条步]|[（(]?[\d０-９〇一二三四五六七八九十百]+[）)、.．]|[①-⑳])/u;
const BESIDE = /〔\d{4}〕|号$|文件$|\d{4}\s*年|^[（(]|^附|^[总分]\s*[则纲]$/u;
const STATE = /^[（(](?:试行|暂行|修订|草案|.{0,8}版|.{0,4}修订)[）)]$/u;
const LONGEST = 60;
const SEARCHED = 12;

/**
 * Lines as the Markdown that rules are read from: the title first, for it says where a rule begins, then what stands above
 * it (a 文号), then the rest; chapters as headings.
 */
export function markdownOf(lines: Line[]): string {
  const { from, to } = titleIn(lines);
  const title = lines.slice(from, to).map(({ words }) => words);
  const head = title.length > 0 ? [`# ${title.join('')}`] : [];
  const rest = [...lines.slice(0, from), ...lines.slice(to)];
  return [...head, ...rest.map(marked)].join('\n');
}

function marked({ words, heading, role }: Line): string {
  const divides = /^(?:第\s*\S{1,8}\s*[编章节]|[总分附]\s*[则纲]$)/u.test(words);
  const plain = heading === undefined || role === 'title' || words.length > 40;
  return plain || (!divides && (NUMBERED.test(words) || BESIDE.test(words))) ? words : `## ${words}`;
}

/** Where the title stands: as its style says, or its heading, or in the centre; nowhere when from equals to. */
function titleIn(lines: Line[]): { from: number; to: number } {
  const begin = lines.findIndex(({ words }) => NUMBERED.test(words));
  const head = lines.slice(0, Math.min(begin < 0 ? lines.length : begin, SEARCHED));
  const largest = Math.max(...head.filter(mayName).map(({ centred, size }) => (centred ? size : 0)));
  const kinds: ((line: Line, words: string) => boolean)[] = [
    ({ role }) => role === 'title',
    ({ heading }) => heading === 1,
    // Above the title an issuer may stand in larger letters
    ({ centred }, words) => centred && titleOf([words], '').title !== '',
    ({ centred, size }) => centred && size === largest,
  ];
  for (const isTitle of kinds) {
    for (const [from, first] of head.entries()) {
      const to = endOf(head, from);
      const words = head.slice(from, to).map((line) => line.words);
      if (mayName(first) && isTitle(first, words.join(''))) return { from, to };
    }
  }
  return { from: 0, to: 0 };
}

function mayName({ words }: Line): boolean {
  return words.length <= LONGEST && !BESIDE.test(words);
}

/** A long title is broken into lines that look alike; （试行） below it belongs to it. */
function endOf(lines: Line[], from: number): number {
  const first = lines[from];
  let to = from + 1;
  for (let next = lines[to]; first && next; next = lines[to]) {
    const looks = next.role === first.role && next.heading === first.heading && next.centred === first.centred;
    const goesOn = looks && next.size === first.size && !next.apart && mayName(next);
    if (!goesOn && !(looks && STATE.test(next.words))) break;
    to += 1;
  }
  return to;
}
