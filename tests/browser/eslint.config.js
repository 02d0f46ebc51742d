import js from '@eslint/js';

const browser = [
  'document',
  'window',
  'location',
  'matchMedia',
  'ResizeObserver',
  'URLSearchParams',
  'EventSource',
  'fetch',
  'Blob',
  'URL',
  'setTimeout',
  'performance',
  'localStorage',
];
const node = ['process', 'Buffer', 'URL', 'console', 'setTimeout', 'fetch', 'performance'];
const inPage = [
  'document',
  'window',
  'location',
  'getComputedStyle',
  'innerWidth',
  'KeyboardEvent',
  'requestAnimationFrame',
  'MutationObserver',
];
const known = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default [
  { ignores: ['**/node_modules/**'] },
  js.configs.recommended,
  {
    files: ['tracer/render/page/**/*.js', 'tracer/grade/page/*.js', 'tracer/teach/page/*.js'],
    languageOptions: { globals: known(browser) },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // Text of a trace never becomes markup.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map((property) => ({ property })),
        { object: 'document', property: 'write' },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  { files: ['tests/browser/*.js'], languageOptions: { globals: known([...node, ...inPage]) } },
];
