export { watchAddressBooks } from './address-books.ts';
export { organisation } from './skill.ts';
export { officeTerms } from './terms.ts';
