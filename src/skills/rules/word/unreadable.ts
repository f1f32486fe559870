/** Why a Word file can't be read; thrown inside this folder only, and a value outside it (read.ts). */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly reason: 'damaged' | 'locked' | 'too_large';
  constructor(reason: 'damaged' | 'locked' | 'too_large') {
    super(reason);
    this.reason = reason;
  }
}
