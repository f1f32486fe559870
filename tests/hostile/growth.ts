const NOTICED_MS = 30;
const TRIES = 5;

/**
 * How much longer four times the input takes: about 4 where work is linear, 16 where it is quadratic. What is over in no time
 * counts as 1. Time of this thread's own, and the least of several tries,
 * so that a busy machine is no fault.
 */
export function growth(work: (size: number) => unknown, size: number): number {
  let large = Number.POSITIVE_INFINITY;
  let small = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i += 1) {
    large = Math.min(
      large,
      timed(() => work(size)),
    );
    if (large < NOTICED_MS) return 1;
    // often enough to be measured at all
    small = Math.min(small, timed(() => Array.from({ length: 8 }, () => work(size / 4))) / 8);
    if (large / small < 7) break;
  }
  return large / small;
}

function timed(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** What a pattern may look at again and again: runs of one thing, and of things that nearly match. */
export const UNITS =
  ' |\n|。|，|；|、|一|1|a|的|是|嗯|第|第一条|第一条 |1、|（一）|（|《|“|〔|【|附件|机密|机密 |密级 |秘密\n|我们支部|难题|12月|2026年|下周|周三|1.|月底前|元|吗？|一是|另外，|张三，|百|年|@|a.|a@|<|> |# |**|😀|\u200d|\u202e|\ud800|\u0000'.split(
    '|',
  );

/** So much of one unit, and in the end what it does not go on with. */
export function runOf(unit: string, size: number): string {
  return `${unit.repeat(Math.ceil(size / unit.length)).slice(0, size - 2)}甲x`;
}
