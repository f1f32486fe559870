import { OperatorError } from '../kernel/errors.ts';

/** In place of the model's libraries where they are left out of a bundle (docs/workers.md): every question to a model fails so. */
throw new OperatorError(
  'the libraries of the model are not in this bundle: deploy it without --alias, or unset LLM_BASE_URL',
);
