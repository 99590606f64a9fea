/* What a page gains with script. Everything works without it.

   <meta name="csrf-token" content="…">       sent with every htmx request as X-CSRFToken
   <input type="search" data-search>          "/" goes there (else the first search field)
   <a data-key="g a" href="…">                the keys g then a follow the link; any two letters
   <dialog id="keys">                         "?" opens it
   <input type="checkbox" data-keys-switch>   turns the keys off and on; this browser remembers
   class="needs-script"                       hidden when there is no script */

'use strict';

(() => {
  const PAUSE_MS = 1000;
  const KEYS = 'keyfolio.keys';
  const TYPING = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]';
  let first = { key: '', at: 0 };

  document.documentElement.classList.add('with-script');

  // A browser may refuse storage; the keys then stay on until the page is left.
  const keysAreOn = () => {
    try {
      return localStorage.getItem(KEYS) !== 'off';
    } catch {
      return true;
    }
  };

  const rememberKeys = (on) => {
    try {
      localStorage.setItem(KEYS, on ? 'on' : 'off');
    } catch {
      // Nothing to do: see keysAreOn.
    }
  };

  const focusSearch = () => {
    const field = document.querySelector('[data-search]') ?? document.querySelector('input[type=search]');
    field?.focus();
    field?.select();
    return Boolean(field);
  };

  const openDialog = (id) => {
    const dialog = document.getElementById(id);
    if (!(dialog instanceof HTMLDialogElement)) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };

  const follow = (keys) => {
    const link = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
    link?.click();
    return Boolean(link);
  };

  const act = (key, now) => {
    if (key === '/') return focusSearch();
    if (key === '?') return openDialog('keys');
    const both = now - first.at < PAUSE_MS ? `${first.key} ${key}` : '';
    first = { key, at: now };
    return both !== '' && follow(both);
  };

  const isElsewhere = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented ||
    event.target.closest?.(TYPING) || document.querySelector('dialog[open]');

  document.addEventListener('keydown', (event) => {
    if (event.key.length !== 1 || isElsewhere(event) || !keysAreOn()) return;
    if (act(event.key, event.timeStamp)) event.preventDefault();
  });

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-keys-switch]')) rememberKeys(event.target.checked);
  });

  const settle = () => {
    document.querySelectorAll('[data-keys-switch]').forEach((box) => {
      box.checked = keysAreOn();
    });
  };

  /* An answer renews a form only where nobody is: not the field with the focus, such as an open list of choices, and
     none that was changed after the question went out. */
  const changed = new Set();
  document.addEventListener('change', (event) => changed.add(event.target), { capture: true });

  document.addEventListener('htmx:configRequest', (event) => {
    const token = document.querySelector('meta[name=csrf-token]')?.content;
    if (token) event.detail.headers['X-CSRFToken'] = token;
    changed.forEach((field) => event.detail.elt.contains(field) && changed.delete(field));
  });

  document.addEventListener('htmx:oobBeforeSwap', (event) => {
    const busy = [document.activeElement, ...changed];
    if (busy.some((field) => event.detail.target.contains(field))) event.detail.shouldSwap = false;
  });

  document.addEventListener('DOMContentLoaded', settle);
  document.addEventListener('htmx:afterSettle', settle);
  document.addEventListener('htmx:historyRestore', settle);
})();
