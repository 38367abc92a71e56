// Which of the recorded messages are drawn: the first that says all of this and nothing of that.
import { readFileSync } from 'node:fs';

const SAMPLES = {
  waiting: { all: ['Keep a note with each order', 'Approve', 'View SQL', 'Touches'] },
  risk: { all: ['Risk of #', 'Deletes every row'] },
  running: { all: ['Live', 'InProgress', '50 %'] },
  steps: { all: ['shop-qa: Completed', 'applied'], none: ['Approve'] },
  failed: { all: ['Fails first', 'it broke', 'Retry'] },
  unknown: { all: ['Nobody knows', 'Unknown', 'It is applied on'] },
  rejected: { all: ['Reject me', 'Rejected', 'locks the table'] },
  hostile: { all: ['gnp.exe', 'bold', 'Approve', 'Reject'] },
  code: { all: ['Approved by Bob 2/2', 'Approve', 'Reject'] },
  help: { all: ['What it does', '/sluice new'] },
};
const FORMS = { form: ['New migration', 'Down script'], reason: ['Reject', 'Reason'] };

/** Everything that can be read in a piece of JSON, without what escapes it or marks it up. */
function text(json) {
  const found = [];
  const walk = (value) => {
    if (typeof value === 'string') found.push(value.replaceAll('\u00A0', ' '));
    else if (value && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(json);
  return found.join('\n').replaceAll('\\', '');
}

/**
 * The samples of a platform, by name.
 *
 * @param isForm whether a recorded piece is a form
 * @param message takes a recorded piece to what is drawn of it, or to undefined
 */
export function samples(platform, isForm, message) {
  const all = JSON.parse(readFileSync(`${platform}.json`, 'utf8')).map(message).filter(Boolean);
  const first = (form, needed, barred = []) =>
    all.find((each) => {
      const said = text(each);
      return isForm(each) === form && needed.every((n) => said.includes(n)) && !barred.some((b) => said.includes(b));
    });
  const named = [
    ...Object.entries(SAMPLES).map(([name, { all: needed, none }]) => [name, first(false, needed, none)]),
    ...Object.entries(FORMS).map(([name, needed]) => [name, first(true, needed)]),
  ];
  named.filter(([, found]) => !found).forEach(([name]) => console.log(`  nothing like “${name}” on ${platform}`));
  return named.filter(([, found]) => found);
}
