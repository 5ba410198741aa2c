// Suggests pages while somebody types: a combobox with a list (ARIA 1.2). Without it the form is sent as any other.

const WAIT_MS = 120;
const SHORTEST = 2;

class Suggestions {
  constructor(field) {
    this.field = field;
    this.status = field.parentElement.querySelector('[role="status"]');
    this.list = document.createElement('div');
    this.list.id = `${field.id}-suggestions`;
    this.list.className = 'suggest';
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', field.getAttribute('aria-label'));
    this.list.hidden = true;
    field.after(this.list);
    for (const [name, value] of [
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-expanded', 'false'],
      ['aria-controls', this.list.id],
    ]) {
      field.setAttribute(name, value);
    }
    field.addEventListener('input', () => this.ask());
    field.addEventListener('keydown', (event) => this.press(event));
    field.addEventListener('blur', () => this.close());
    // The field keeps the focus while a finger or a mouse chooses.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => this.open(event.target.closest('[role="option"]')));
  }

  get options() {
    return [...this.list.children];
  }

  get current() {
    return this.options.find((option) => option.getAttribute('aria-selected') === 'true');
  }

  ask() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    const text = this.field.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    this.waiting = setTimeout(() => this.fetch(text), WAIT_MS);
  }

  async fetch(text) {
    this.asked = new AbortController();
    const address = `${this.field.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(address, { signal: this.asked.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
    } catch {
      this.close(); // the form still works
    }
  }

  show(suggestions) {
    this.list.replaceChildren(
      ...suggestions.map((suggestion, number) => {
        const option = document.createElement('div');
        option.id = `${this.list.id}-${number}`;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.lang = suggestion.lang;
        option.textContent = suggestion.title;
        option.dataset.url = suggestion.url;
        return option;
      }),
    );
    this.expand(suggestions.length > 0);
    const { some, none } = this.status.dataset;
    this.status.textContent = suggestions.length ? `${some} ${suggestions.length}` : none;
  }

  expand(isOpen) {
    this.list.hidden = !isOpen;
    this.field.setAttribute('aria-expanded', String(isOpen));
    this.field.removeAttribute('aria-activedescendant');
  }

  close() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    this.expand(false);
    this.list.replaceChildren();
    this.status.textContent = '';
  }

  press(event) {
    if (event.isComposing || this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.move(steps[event.key]);
    } else if (event.key === 'Enter' && this.current) {
      event.preventDefault();
      this.open(this.current);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.close();
    }
  }

  // From the field down the list and back to the field.
  move(step) {
    const { options, current } = this;
    const places = options.length + 1;
    const place = (options.indexOf(current) + 1 + step + places) % places;
    current?.setAttribute('aria-selected', 'false');
    const next = options[place - 1];
    if (!next) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    next.setAttribute('aria-selected', 'true');
    next.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', next.id);
  }

  open(option) {
    if (option) window.location.assign(option.dataset.url);
  }
}

document.querySelectorAll('[data-suggestions]').forEach((field) => new Suggestions(field));
