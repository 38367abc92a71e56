// Starts the demo and takes pictures of its console, as Bob sees it: console-card.png, console-migration.png.
// Usage: node console.mjs PATH-OF-SLUICE [PORT]
import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [sluice, port = '18091'] = process.argv.slice(2);
const data = `${process.cwd()}/demo`;
rmSync(data, { recursive: true, force: true });
const demo = spawn(sluice, ['demo', '--port', port, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });

/** The password that the demo gave Bob, once it runs. */
async function password() {
  let said = '';
  for await (const piece of demo.stdout) {
    said += piece;
    if (said.includes('Ctrl-C stops everything.')) {
      return said.match(/^\s+bob\s+(\S+)/m)[1];
    }
  }
  throw new Error(`the demo did not start:\n${said}`);
}

async function pictures(secret) {
  const executablePath = process.env.CHROMIUM ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
  await page.goto(`http://localhost:${port}/sign-in`);
  await page.fill('input[name=name]', 'bob');
  await page.fill('input[name=password]', secret);
  await page.click('button[type=submit]');
  await page.waitForSelector('article button:has-text("Approve")', { timeout: 120_000 });
  await page.screenshot({ path: 'console-card.png' });
  await page.goto(`http://localhost:${port}/migrations/1`);
  await page.screenshot({ path: 'console-migration.png', fullPage: true });
  await browser.close();
}

try {
  await pictures(await password());
  console.log('drew the console');
} finally {
  demo.kill();
}
