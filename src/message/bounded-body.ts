/** The whole body of a request, or why there is none; never more than `most` bytes are held. */
export async function boundedBody(request: Request, most: number): Promise<Uint8Array | 'too large' | 'cut off'> {
  const stated = request.headers.get('content-length');
  if (Number(stated ?? 0) > most) return 'too large';
  // a body of stated length can't be longer; read whole, it costs a tenth of a stream (@hono/node-server reads the socket)
  if (stated !== null && !request.headers.has('transfer-encoding')) {
    return request.arrayBuffer().then(
      (body) => new Uint8Array(body),
      () => 'cut off',
    );
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of request.body ?? []) {
      size += piece.length;
      if (size > most) return 'too large';
      pieces.push(piece);
    }
  } catch {
    return 'cut off';
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The bytes of an answer. @throws RangeError when there are more than `limit` */
export async function boundedBytes(response: Response, limit: number): Promise<Uint8Array> {
  const tooLarge = new RangeError(`the file is larger than ${limit} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel();
    throw tooLarge;
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > limit) throw tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
