import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as z from 'zod';
import type { Talk } from '../../chat/skill.ts';
import { GRADES } from './policy.ts';

/** What one person answered. */
export type Answer = { grade: (typeof GRADES)[number]; remark: string };

const Answer = z.object({ grade: z.enum(GRADES), remark: z.string() });

/** Of every envelope, so that its length tells neither grade nor remark: 200 characters of any script fit, escaped as JSON. */
const BYTES = 1_536;
/** Longest remark, in characters. */
export const LONGEST_REMARK = 200;
const TAG_BYTES = 16;

type Where = { id: string; debriefing: string };
type Sealing = Pick<Talk, 'seal' | 'sealPrevious'>;

/** The answer as it lies in the database: AES-256-GCM under a key made of SECRET_KEY, base64, always of one length. */
export function closeEnvelope(answer: Answer, where: Where, { seal }: Pick<Sealing, 'seal'>): string {
  const plain = Buffer.alloc(BYTES, 0x20);
  const text = JSON.stringify({ ...answer, remark: [...answer.remark].slice(0, LONGEST_REMARK).join('') });
  if (plain.write(text) < Buffer.byteLength(text)) throw new RangeError('an answer longer than its envelope');
  const sealed = keys(where, seal);
  if (!sealed) throw new RangeError('no key to seal an answer with');
  const cipher = createCipheriv('aes-256-gcm', sealed.key, sealed.iv);
  cipher.setAAD(Buffer.from(where.debriefing));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** The answer again, under the present key or the one before it; undefined: neither fits. */
export function openEnvelope(content: string, where: Where, { seal, sealPrevious }: Sealing): Answer | undefined {
  for (const by of [seal, sealPrevious]) {
    const sealed = keys(where, by);
    if (!sealed) continue;
    try {
      const bytes = Buffer.from(content, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', sealed.key, sealed.iv);
      decipher.setAAD(Buffer.from(where.debriefing));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
      return Answer.parse(JSON.parse(plain.toString()));
    } catch {
      // another key's envelope
    }
  }
  return undefined;
}

function keys(
  { id, debriefing }: Where,
  by: (...words: string[]) => string | undefined,
): { key: Buffer; iv: Buffer } | undefined {
  const key = by('debriefing-ballot', debriefing);
  const iv = by('debriefing-ballot-iv', debriefing, id);
  return key && iv ? { key: Buffer.from(key, 'hex'), iv: Buffer.from(iv, 'hex').subarray(0, 12) } : undefined;
}
