import * as z from 'zod';
import type { Check } from '../message/channel.ts';
import { objectIn } from './json.ts';
import { complete, type Endpoint } from './model.ts';

const CURES: { [status: number]: string } = {
  401: 'refuses the key: correct LLM_API_KEY',
  403: 'refuses the key: correct LLM_API_KEY',
  404: 'knows no such path or model: correct LLM_BASE_URL or LLM_MODEL',
};
const INSTRUCTIONS = '只输出 JSON：{"ready": true}';

/** For `poti doctor`: one short exchange. Says what to do about what fails, and no secret. */
export async function checkModel(endpoint: Endpoint, timeoutMs: number): Promise<Check> {
  const signal = AbortSignal.timeout(timeoutMs);
  const name = 'model';
  try {
    const said = await complete(endpoint, { instructions: INSTRUCTIONS, input: '{}', signal });
    const ok = objectIn(said, z.object({ ready: z.boolean() })) !== undefined;
    const fault = 'answers, but not in JSON as it is told: choose a model that follows instructions as LLM_MODEL';
    return { name, ok, says: ok ? endpoint.model : `${endpoint.model} ${fault}` };
  } catch (error) {
    const status = statusOf(error);
    const cure = signal.aborted
      ? `gave no answer within ${timeoutMs / 1_000} s: answers will come without it; choose a quicker model as LLM_MODEL`
      : status === undefined
        ? 'can’t be reached: check LLM_BASE_URL and the way there'
        : (CURES[status] ?? `answers with HTTP ${status}: see its own log`);
    return { name, ok: false, says: `${endpoint.model} ${cure}` };
  }
}

function statusOf(error: unknown): number | undefined {
  const failed = z.object({ statusCode: z.number() }).safeParse(error);
  return failed.data?.statusCode;
}
