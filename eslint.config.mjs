import tseslint from 'typescript-eslint'

const pureFolders = 'src/{model,stats,plan,place,workloads,analyse,report}/**/*.ts'

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'runs/', 'guest/', 'scripts/*.mjs', '*.mjs', '.dependency-cruiser.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/cli/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: [pureFolders],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take the seeded generator as an argument.' },
        { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time as an argument.' },
      ],
    },
  },
)
