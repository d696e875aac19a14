// The page's catalogue is a script of its own, loaded before this module; without one the English sentence stands.
const catalogue = globalThis.shopCatalogue ?? { sentences: {}, plural: (n) => Number(n !== 1) };

const fill = (sentence, values) =>
  values ? sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole)) : sentence;

export const t = (msgid, values) => {
  const found = catalogue.sentences[msgid];
  return fill((Array.isArray(found) ? found[0] : found) || msgid, values);
};

export const tn = (one, many, count, values) => {
  const form = catalogue.plural(count);
  const found = catalogue.sentences[one];
  return fill((Array.isArray(found) && found[Number(form)]) || (form ? many : one), { count, ...values });
};
