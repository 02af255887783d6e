// What a page can do beyond being read: change between light and dark, copy a command, open everything before it is printed.
// A page without script lacks these and nothing else.

export const SCRIPT = `(() => {
  const root = document.documentElement;
  const button = (text, press) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', () => press(made));
    return made;
  };
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const other = () => isDark() ? 'light' : 'dark';
  document.querySelector('.masthead')?.append(button('Read in ' + other(), (made) => {
    root.dataset.theme = other();
    made.textContent = 'Read in ' + other();
  }));
  if (navigator.clipboard) for (const command of document.querySelectorAll('pre.command')) {
    command.after(button('Copy', async (made) => {
      await navigator.clipboard.writeText(command.textContent);
      made.textContent = 'Copied';
      setTimeout(() => { made.textContent = 'Copy'; }, 1500);
    }));
  }
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details[data-print]:not([open])')];
    for (const each of opened) each.open = true;
  });
  addEventListener('afterprint', () => { for (const each of opened) each.open = false; });
})();`;

/** SHA-256 of the script, for the policy of the page; a test computes it again. */
export const SCRIPT_HASH = 'sha256-kxtChlc3FxH33M+3PquBGNbyvpmO3icXbGdCT77U7vU=';
