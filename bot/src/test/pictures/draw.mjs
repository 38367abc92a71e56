// Draws samples of what people are shown, one picture each: teams-waiting.png, slack-form.png …
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { chromium } from 'playwright-core';
import { Message } from 'slack-blocks-to-jsx';
import { discordPage } from './discord.mjs';
import { samples } from './samples.mjs';

const require = createRequire(import.meta.url);
const source = (path) => readFileSync(require.resolve(path), 'utf8');
const WIDTH = 760;
const FACE = 'data:image/svg+xml,' + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" rx="8" fill="#0e6e75"/>'
  + '<text x="20" y="27" font-family="sans-serif" font-size="20" fill="white" text-anchor="middle">S</text></svg>');

const FACES = "'Open Sans', 'Twemoji', sans-serif";

const stylesheet = (path) => `<link rel="stylesheet" href="node_modules/${path}">`;

const html = (head, body) => `<!doctype html><meta charset="utf-8">
  ${['400', '600', '700'].map((weight) => stylesheet(`@fontsource/open-sans/${weight}.css`)).join('')}
  ${stylesheet('twemoji-colr-font/twemoji.css')}${head}<body>${body}`;

/** Colours and sizes about as Teams has them. */
const TEAMS = {
  fontFamily: FACES,
  fontTypes: {
    default: { fontFamily: FACES, fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 } },
    monospace: { fontFamily: "monospace, 'Twemoji'", fontSizes: { small: 12, default: 13, medium: 14, large: 18, extraLarge: 24 } },
  },
  supportsInteractivity: true,
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  containerStyles: {
    default: { backgroundColor: '#ffffff', foregroundColors: colours() },
    emphasis: { backgroundColor: '#f0f0f0', foregroundColors: colours() },
  },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left', spacing: 'default', showCard: { actionMode: 'inline', inlineTopMargin: 12 } },
};

function colours() {
  const named = { default: '#242424', dark: '#242424', light: '#616161', accent: '#5b5fc7', good: '#237b4b', warning: '#8a5a00', attention: '#c4314b' };
  return Object.fromEntries(Object.entries(named).map(([name, is]) => [name, { default: is, subtle: name === 'default' ? '#616161' : is }]));
}

const TEAMS_STYLE = `
  body { margin: 0; padding: 16px; background: #f5f5f5; }
  #card { border: 1px solid #d1d1d1; border-radius: 8px; overflow: hidden; background: white; }
  .ac-pushButton { font: 600 13px ${FACES}; padding: 6px 14px; border: 1px solid #d1d1d1; border-radius: 4px; background: white; color: #242424; }
  .ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: white; }
  .ac-pushButton.style-destructive { border-color: #c4314b; color: #c4314b; }
  .ac-input { font: 14px ${FACES}; padding: 6px 8px; border: 1px solid #d1d1d1; border-radius: 4px; box-sizing: border-box; }
  textarea.ac-input { min-height: 70px; }`;

/** A card by Microsoft's renderer, with everything unfolded. */
function teams(card) {
  const script = `
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(TEAMS)});
    card.onExecuteAction = () => {};
    card.parse(${JSON.stringify(card).replaceAll('<', '\\u003c')});
    document.querySelector('#card').appendChild(card.render());
    document.querySelectorAll('button').forEach((each) => each.textContent.startsWith('▸') && each.click());`;
  return html(`<style>${TEAMS_STYLE}</style>`,
    `<div id="card"></div><script>${source('adaptivecards/dist/adaptivecards.min.js')}</script><script>${script}</script>`);
}

/** Blocks, or the blocks of a view below its title, by slack-blocks-to-jsx. */
function slack(content) {
  const blocks = Array.isArray(content) ? content : content.blocks;
  const shown = renderToStaticMarkup(createElement(Message, { blocks, name: 'Sluice', logo: FACE, time: new Date() }));
  const title = Array.isArray(content) ? '' : `<h2>${content.title.text}</h2>`;
  const submit = content.submit ? `<p class="submit">${content.submit.text}</p>` : '';
  const style = `body { margin: 0; padding: 16px; background: white; } body * { font-family: ${FACES}; } pre, pre *, code, code * { font-family: monospace, 'Twemoji'; }
    .slack_blocks_to_jsx { max-width: none !important; } .submit { font-weight: bold; text-align: right; }`;
  return html(`${stylesheet('slack-blocks-to-jsx/dist/style.css')}<style>${style}</style>`, title + shown + submit);
}

const discordParts = () =>
  buildSync({ stdin: { contents: "import '@skyra/discord-components-core';", resolveDir: '.' }, bundle: true, write: false, minify: true })
    .outputFiles[0].text;

/** What of a call to Discord is drawn: messages and forms. */
function shownByDiscord({ path, body }) {
  if (/^interactions\//.test(path)) return body.type === 4 || body.type === 9 ? body.data : undefined;
  return /messages/.test(path) && body.embeds ? body : undefined;
}

const isTeamsForm = (card) => JSON.stringify(card).includes('"Input.');
const PLATFORMS = {
  teams: () => samples('teams', isTeamsForm, (card) => card).map(([name, card]) => [name, teams(card)]),
  slack: () => samples('slack', (each) => !Array.isArray(each), (each) => each).map(([name, each]) => [name, slack(each)]),
  discord: () => {
    const parts = discordParts();
    return samples('discord', (each) => Boolean(each.custom_id), shownByDiscord)
      .map(([name, each]) => [name, html('', discordPage(each, parts, { faces: FACES, portrait: FACE }))]);
  },
};

const CHROMIUM = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: WIDTH, height: 100 } });
for (const [platform, pages] of Object.entries(PLATFORMS)) {
  for (const [name, content] of pages()) {
    const file = resolve(`${platform}-${name}.html`);
    writeFileSync(file, content);
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    await page.evaluate(() => Promise.all([...document.fonts].filter((face) => face.status !== 'unloaded').map((face) => face.load())));
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `${platform}-${name}.png`, fullPage: true });
  }
  console.log(`drew ${platform}`);
}
await browser.close();
