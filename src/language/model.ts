/** An answer in JSON is a few hundred characters; more than this is none. */
const LARGEST_BODY = 256 * 1024;
/** Enough for an answer, and for a short thought before it. */
const MOST_TOKENS = 2_000;

export type Fetch = typeof globalThis.fetch;

export type Endpoint = {
  /** Ends in /v1: whatever speaks OpenAI's chat completions. */
  baseUrl: string;
  apiKey?: string;
  model: string;
  fetch: Fetch;
};

/** What a model says to instructions and an input. @throws what the client throws: no answer, a refusal, no text */
export async function complete(
  { baseUrl, apiKey, model, fetch }: Endpoint,
  { instructions, input, signal }: { instructions: string; input: string; signal: AbortSignal },
): Promise<string> {
  const [{ generateText }, { createOpenAICompatible }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai-compatible'),
  ]);
  const provider = createOpenAICompatible({
    name: 'model',
    baseURL: baseUrl.replace(/\/+$/, ''),
    fetch: bounded(fetch),
    ...(apiKey ? { apiKey } : {}),
  });
  const { text } = await generateText({
    model: provider.chatModel(model),
    instructions,
    prompt: input,
    abortSignal: signal,
    temperature: 0,
    maxOutputTokens: MOST_TOKENS,
    maxRetries: 0,
  });
  return text;
}

/** A redirect is not followed: it would carry the key elsewhere. A body is read up to a bound. */
function bounded(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const body = await readUpTo(LARGEST_BODY, response);
    const { status, headers } = response;
    return new Response(body, {
      status: status < 200 || status > 599 ? 502 : status,
      headers: { 'content-type': headers.get('content-type') ?? '' },
    });
  };
}

async function readUpTo(limit: number, { body }: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!body) return null;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > limit) throw new RangeError('the model answers without end');
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
