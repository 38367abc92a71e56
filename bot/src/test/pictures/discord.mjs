// Messages and forms of Discord as elements of @skyra/discord-components-core.
import { toHTML } from '@odiffey/discord-markdown';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'destructive', 5: 'secondary' };
const escape = (text) =>
  String(text ?? '').replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const marked = (text) => toHTML(text ?? '', { embed: true });

function button({ style, label, url }) {
  const link = url ? ` url="${escape(url)}"` : '';
  return `<discord-button type="${STYLES[style]}"${link}>${escape(label)}</discord-button>`;
}

const row = ({ components }) => `<discord-action-row>${components.map(button).join('')}</discord-action-row>`;

function embed({ title, description, color, footer }) {
  const colour = '#' + (color ?? 0).toString(16).padStart(6, '0');
  const heading = title ? `<b class="title">${marked(title)}</b>` : '';
  return `<discord-embed slot="embeds" color="${colour}">
    <discord-embed-description slot="description">${heading}${marked(description)}</discord-embed-description>
    ${footer ? `<discord-embed-footer slot="footer">${escape(footer.text)}</discord-embed-footer>` : ''}</discord-embed>`;
}

function message({ content, embeds, components, attachments }, portrait) {
  const files = (attachments ?? []).map((file) => `<p>📄 ${escape(file.filename)}</p>`).join('');
  return `<discord-messages><discord-message author="Sluice" bot avatar="${portrait}">${marked(content)}
    ${embeds.map(embed).join('')}
    <discord-attachments slot="components">${(components ?? []).map(row).join('')}</discord-attachments>${files}
  </discord-message></discord-messages>`;
}

function field({ label, description, component }) {
  const input = component.options
    ? `<select>${component.options.map((option) => `<option>${escape(option.label)}</option>`).join('')}</select>`
    : `<textarea rows="${component.style === 2 ? 5 : 1}" placeholder="${escape(component.placeholder)}">${escape(component.value)}</textarea>`;
  return `<label><b>${escape(label)}</b><small>${escape(description)}</small>${input}</label>`;
}

/** Forms are laid out by hand: the elements know only their older kind. */
const form = ({ title, components }) => `<div class="form"><h2>${escape(title)}</h2>${components.map(field).join('')}</div>`;

const style = (faces) => `body { margin: 0; background: #313338; color: #dbdee1; font-family: ${faces}; }
  discord-messages, discord-message, discord-embed { font-family: ${faces} !important; }
  .title { display: block; font-size: 16px; margin-bottom: 8px; color: white; }
  pre { background: #2b2d31; border: 1px solid #1e1f22; border-radius: 4px; padding: 8px; white-space: pre-wrap; margin: 6px 0; }
  code { font-family: monospace; background: #2b2d31; }
  .form { padding: 16px; } .form label { display: block; margin: 12px 0; } .form small { display: block; margin: 4px 0; }
  .form textarea, .form select { display: block; width: 100%; box-sizing: border-box; background: #1e1f22; color: inherit; border: 0; padding: 8px; font: inherit; }`;

/** A page with a message or a form. */
export function discordPage(content, parts, { faces, portrait }) {
  const shown = content.custom_id ? form(content) : message(content, portrait);
  return `<style>${style(faces)}</style>${shown}<script>${parts}</script>`;
}
