/** An answer in JSON is a few hundred characters; more than this is none. */
const LARGEST_ANSWER = 256 * 1024;
/** Of one batch of vectors: 32 of 4096 dimensions, 20 characters a figure. */
const LARGEST_VECTORS = 4 * 1024 * 1024;
/** Enough for an answer, and for a short thought before it. */
const MOST_TOKENS = 2_000;

export type Fetch = typeof globalThis.fetch;

export type Endpoint = {
  /** Ends in /v1: whatever speaks OpenAI's chat completions. */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** Of the same endpoint: makes vectors of texts, where one is configured. */
  embeddingModel?: string;
  fetch: Fetch;
};

/** What a model says to instructions and an input. @throws what the client throws: no answer, a refusal, no text */
export async function complete(
  endpoint: Endpoint,
  { instructions, input, signal }: { instructions: string; input: string; signal: AbortSignal },
): Promise<string> {
  const [{ generateText }, provider] = await Promise.all([import('ai'), providerOf(endpoint, LARGEST_ANSWER)]);
  const { text } = await generateText({
    model: provider.chatModel(endpoint.model),
    instructions,
    prompt: input,
    abortSignal: signal,
    temperature: 0,
    maxOutputTokens: MOST_TOKENS,
    maxRetries: 0,
  });
  return text;
}

/** A vector for each text, in their order. @throws what the client throws, and where the numbers don't fit the texts */
export async function embed(endpoint: Endpoint, texts: string[], signal: AbortSignal): Promise<number[][]> {
  const { embeddingModel } = endpoint;
  if (!embeddingModel) throw new Error('no embedding model is configured');
  const [{ embedMany }, provider] = await Promise.all([import('ai'), providerOf(endpoint, LARGEST_VECTORS)]);
  const { embeddings } = await embedMany({
    model: provider.embeddingModel(embeddingModel),
    values: texts,
    abortSignal: signal,
    maxRetries: 0,
  });
  const dimensions = embeddings[0]?.length ?? 0;
  if (embeddings.length !== texts.length || dimensions === 0 || embeddings.some(({ length }) => length !== dimensions))
    throw new RangeError('the embedding model answers with other vectors than were asked for');
  return embeddings;
}

async function providerOf({ baseUrl, apiKey, fetch }: Endpoint, largestBody: number) {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({
    name: 'model',
    baseURL: baseUrl.replace(/\/+$/, ''),
    fetch: bounded(fetch, largestBody),
    ...(apiKey ? { apiKey } : {}),
  });
}

/** A redirect is not followed: it would carry the key elsewhere. A body is read up to a bound. */
function bounded(fetch: Fetch, largest: number): Fetch {
  return async (url, init) => {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const body = await readUpTo(largest, response);
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
