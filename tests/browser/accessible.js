(() => {
  const faults = [];
  const say = (element, what) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
  const hidden = (element) => !element.checkVisibility();
  const named = (element) =>
    element.getAttribute('aria-label') ||
    (element.getAttribute('aria-labelledby') || '').split(' ').some((id) => id && document.getElementById(id)) ||
    (element.labels && element.labels.length > 0) ||
    element.textContent.trim() ||
    element.title;

  if (!document.documentElement.lang) faults.push('the document has no language');
  if (!document.title.trim()) faults.push('the document has no title');
  if (document.querySelectorAll('main').length !== 1) faults.push('not exactly one main part');
  if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one first heading');

  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1 && level > 0) say(heading, `a heading jumps from ${level} to ${now}`);
    level = now;
  }
  const ids = new Set();
  for (const element of document.querySelectorAll('[id]')) {
    if (ids.has(element.id)) say(element, 'an id is there twice');
    ids.add(element.id);
  }
  for (const attribute of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(' ')) {
        if (id && !document.getElementById(id)) say(element, `${attribute} names nothing`);
      }
    }
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!field.getAttribute('aria-label') && !field.getAttribute('aria-labelledby') && !field.labels?.length) {
      say(field, 'a field has no label');
    }
  }
  for (const element of document.querySelectorAll('a[href], button, summary')) {
    if (!hidden(element) && !named(element)) say(element, 'nothing says what it does');
  }
  for (const image of document.querySelectorAll('img, svg')) {
    const silent = image.closest('[aria-hidden=true]') || image.getAttribute('alt') === '';
    if (!silent && !image.getAttribute('alt') && !image.getAttribute('aria-label') && !image.querySelector('title')) {
      say(image, 'a picture has no text');
    }
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption && !table.getAttribute('aria-label') && !table.getAttribute('aria-labelledby')) {
      say(table, 'a table has no caption');
    }
    for (const head of table.querySelectorAll('th')) {
      if (!head.scope) say(head, 'a table head has no scope');
    }
  }
  const choices = {};
  for (const choice of document.querySelectorAll('input[type=radio], input[type=checkbox]')) {
    (choices[`${choice.form?.action} ${choice.name}`] ??= []).push(choice);
  }
  for (const group of Object.values(choices).filter((group) => group.length > 1)) {
    const around = group[0].closest('fieldset, [role=group], [role=radiogroup]');
    if (!around?.querySelector('legend') && !around?.getAttribute('aria-label')) say(group[0], 'several choices have no common legend');
  }
  return faults;
})()
