// The platforms' public descriptions, each of one commit and known by its digest.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const GITHUB = 'https://raw.githubusercontent.com/';
const TEAMS = {
  name: 'adaptive-card-1.5.json',
  from: GITHUB + 'microsoft/AdaptiveCards/644d933e185a8482c4dcf4c375d177aac37fd095/schemas/1.5.0/adaptive-card.json',
  sha256: '32c91fb285180a266a55b3475dd0396e63fe079311714d3a14963b41f5e17920',
};
const DISCORD = {
  name: 'discord-openapi.json',
  from: GITHUB + 'discord/discord-api-spec/74fda0fad044407ea280043a03ffc9bc64c4e49e/specs/openapi.json',
  sha256: '8c1d0707ccdf8e380a86dfba04058820a66435c1b69d5ed82e04dd8c0520dd73',
};

/** The schema of Adaptive Cards 1.5. */
export const adaptiveCards = () => read(TEAMS);

/** Discord's description of its interface, in OpenAPI 3.1. */
export const discord = () => read(DISCORD);

async function read({ name, from, sha256 }) {
  if (!existsSync(name)) {
    const answer = await fetch(from).catch((broken) => ({ ok: false, status: broken.cause ?? broken }));
    if (!answer.ok) {
      throw new Error(`${from} cannot be read (${answer.status}): put it here by hand, as ${process.cwd()}/${name}`);
    }
    writeFileSync(name, Buffer.from(await answer.arrayBuffer()));
  }
  const bytes = readFileSync(name);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new Error(`${name} is not the file that is meant: its SHA-256 is ${found}`);
  }
  return JSON.parse(bytes);
}
