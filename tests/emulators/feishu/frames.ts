/** The protobuf frames of the long connection, by hand: pbbp2.Frame of the SDK. */
export type Frame = {
  seqId: number;
  logId: number;
  service: number;
  /** 0 control, 1 data. */
  method: number;
  headers: { [key: string]: string };
  payload: Uint8Array;
};

export function encodeFrame({ seqId, logId, service, method, headers, payload }: Frame): Buffer {
  return Buffer.concat([
    numberField(1, seqId),
    numberField(2, logId),
    numberField(3, service),
    numberField(4, method),
    ...Object.entries(headers).map(([key, value]) =>
      bytesField(5, Buffer.concat([bytesField(1, Buffer.from(key)), bytesField(2, Buffer.from(value))])),
    ),
    bytesField(8, payload),
  ]);
}

export function decodeFrame(bytes: Uint8Array): Frame {
  const frame: Frame = { seqId: 0, logId: 0, service: 0, method: 0, headers: {}, payload: new Uint8Array() };
  for (const { field, number, content } of fieldsOf(bytes)) {
    if (field === 1) frame.seqId = number;
    if (field === 2) frame.logId = number;
    if (field === 3) frame.service = number;
    if (field === 4) frame.method = number;
    if (field === 8) frame.payload = content;
    if (field === 5) {
      const parts = fieldsOf(content);
      const text = (wanted: number) => new TextDecoder().decode(parts.find((part) => part.field === wanted)?.content);
      frame.headers[text(1)] = text(2);
    }
  }
  return frame;
}

type Field = { field: number; number: number; content: Uint8Array };

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('the frame is cut off');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) fields.push({ field, number: varint(), content: new Uint8Array() });
    else if (wire === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('the frame is cut off');
      fields.push({ field, number: 0, content: bytes.subarray(at, at + length) });
      at += length;
    } else throw new RangeError(`wire type ${wire}`);
  }
  return fields;
}

function varintOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varintOf(field * 8), varintOf(value)]);
}

function bytesField(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([varintOf(field * 8 + 2), varintOf(content.length), content]);
}
