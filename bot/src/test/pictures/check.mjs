// Holds every card and every call against the platforms' descriptions; ends with 1 where one is not met.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as published from './published.mjs';

const require = createRequire(import.meta.url);
const cards = require('adaptivecards/dist/adaptivecards.js');
const OPTIONS = { strict: false, allErrors: true, validateSchema: false, logger: false };
const SNOWFLAKE = /^(0|[1-9][0-9]*)$/;

const read = (name) => JSON.parse(readFileSync(name, 'utf8'));

const SURPLUS = ['additionalProperties', 'unevaluatedProperties'];

/** What a validator says: first what should not be there, then the deepest places; that no other type fits says nothing. */
function said(errors) {
  const depth = ({ instancePath, keyword }) => instancePath.split('/').length + (SURPLUS.includes(keyword) ? 100 : 0);
  const telling = errors.filter(({ keyword, instancePath }) => !/Of$/.test(keyword) && !instancePath.endsWith('/type'));
  const lines = (telling.length > 0 ? telling : errors)
    .sort((one, other) => depth(other) - depth(one))
    .map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  return [...new Set(lines)].slice(0, 4).join('\n    ');
}

/**
 * By the schema, without what Teams itself adds to a card (its width and whom it mentions). The schema spells one name
 * otherwise than Microsoft's own renderers read it: firstRowAsHeader.
 */
async function bySchema() {
  const { id, $schema, ...schema } = await published.adaptiveCards();
  const table = schema.definitions.Table.properties;
  table.firstRowAsHeaders = table.firstRowAsHeader;
  const valid = new Ajv(OPTIONS).compile(schema);
  return (card) => {
    const { msteams, ...common } = card;
    return valid(common) ? '' : said(valid.errors);
  };
}

/** By Microsoft's own reader of cards. */
function byReader(card) {
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const parsed = new cards.AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const failures = (parsed.validateProperties().failures ?? []).flatMap((each) => each.errors.map((e) => e.message));
  return [...events, ...failures].join('\n    ');
}

async function teams() {
  const schema = await bySchema();
  return read('teams.json').flatMap((card, index) =>
    [schema(card), byReader(card)].filter(Boolean).map((problem) => `teams.json[${index}]\n    ${problem}`),
  );
}

/** What the description leaves out though Discord takes it: a property of its documentation, and one that JDA always sends. */
const LEFT_OUT = {
  ApplicationCommandUpdateRequest: { nsfw: { type: 'boolean' } },
  ApplicationCommandAttachmentOption: { autocomplete: { const: false } },
};

/** Nothing may stand in a call that the description does not name. */
function closed(schemas) {
  Object.entries(LEFT_OUT).forEach(([name, more]) => Object.assign(schemas[name].properties, more));
  const strict = ([name, schema]) => [name, schema.properties ? { ...schema, unevaluatedProperties: false } : schema];
  return Object.fromEntries(Object.entries(schemas).map(strict));
}

/** The schema of the body of a call, by its verb and path. */
async function operations() {
  const { paths, components } = await published.discord();
  const ajv = new Ajv2020({ ...OPTIONS, formats: { snowflake: SNOWFLAKE } });
  formats(ajv);
  const schemas = { schemas: closed(components.schemas) };
  const known = new Map();
  return (verb, path) => {
    const template = Object.keys(paths)
      .filter((each) => new RegExp('^' + each.replace(/\{[^}]+\}/g, '[^/]+') + '$').test('/' + path))
      .sort((one, other) => one.split('{').length - other.split('{').length)
      .find((each) => paths[each][verb.toLowerCase()]?.requestBody);
    if (!template) {
      return undefined;
    }
    const key = `${verb} ${template}`;
    if (!known.has(key)) {
      const { schema } = paths[template][verb.toLowerCase()].requestBody.content['application/json'];
      known.set(key, { key, valid: ajv.compile({ ...schema, components: schemas }) });
    }
    return known.get(key);
  };
}

async function discord(counts) {
  const operation = await operations();
  return read('discord.json').flatMap(({ verb, path, body }, index) => {
    const found = operation(verb, path);
    if (!found) {
      return [`discord.json[${index}]\n    no such call: ${verb} ${path}`];
    }
    counts[found.key] = (counts[found.key] ?? 0) + 1;
    return found.valid(body) ? [] : [`discord.json[${index}] ${found.key}\n    ${said(found.valid.errors)}`];
  });
}

const counts = {};
const problems = [...(await teams()), ...(await discord(counts))];
console.log(`Teams: ${read('teams.json').length} cards; Discord: ${read('discord.json').length} calls`);
Object.entries(counts).forEach(([call, count]) => console.log(`  ${count} × ${call}`));
if (problems.length > 0) {
  console.error(`${problems.length} problems`);
  problems.slice(0, 20).forEach((problem) => console.error(problem));
  process.exit(1);
}
console.log('All as described.');
