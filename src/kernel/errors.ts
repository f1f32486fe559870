/** Something that a person can mend, said in one courteous Chinese sentence. A value, not an exception. */
export type Refusal = { refused: true; text: string };

export function refuse(text: string): Refusal {
  return { refused: true, text };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true;
}

/** Something that an operator can mend: one line naming cause and cure. Commands print the message and exit 1. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
