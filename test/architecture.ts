/**
 * Who may import whom, and what else holds for every source file, as plain data. `architecture.test.ts` checks it.
 * Paths are relative to `src/`. A pattern is a file or a folder with what is in it; `*` stands for any part of one name.
 * To change a rule is a decision: write it down in docs/decisions.md.
 */
export type Architecture = typeof architecture

export const architecture = {
  /** Wiring: they may import everything, nothing imports them. */
  roots: [
    'main.ts',
    'house.ts',
    'duties.ts',
    'telling.ts',
    'record-tables.ts',
    'serve.ts',
    'config.ts',
    'cli',
  ],

  /** A room and what it may import besides itself. `duties/*` is every duty by itself. */
  rooms: {
    kernel: [],
    stats: ['kernel'],
    storage: ['kernel'],
    facts: ['kernel', 'storage'],
    importing: ['kernel', 'storage', 'facts'],
    documents: ['kernel'],
    jobs: ['kernel', 'storage'],
    // The shop to practise on is invented. It comes before the other duties, which know no simulator.
    'duties/training': [
      'kernel',
      'stats',
      'storage',
      'facts',
      'importing',
      'documents',
      'jobs',
      'simulator',
      'duties/*',
    ],
    'duties/*': ['kernel', 'stats', 'storage', 'facts', 'importing', 'documents', 'jobs', 'duties/*'],
    // It writes the files that importing reads, with the same writers that the tests of importing use.
    simulator: [
      'kernel',
      'stats',
      'facts/tables.ts',
      'importing/format.ts',
      'importing/formats',
      'importing/biff.ts',
      'importing/xlsx-package.ts',
      'importing/zip-archive.ts',
    ],
    // The HTTP side of the shell. It comes before `web`, which is what runs in the browser.
    'web/server*.ts': [
      'kernel',
      'web/contract.ts',
      'facts/contract.ts',
      'importing/contract.ts',
      'importing/limits.ts',
      // Who acts is known from where the call comes in.
      'storage/actor.ts',
      // And where a call begins and ends.
      'storage/moments.ts',
    ],
    web: ['kernel'],
  } as Record<string, string[]>,

  /** What others may import of a room that hides the rest. */
  faces: {
    'duties/training': ['contract.ts', 'rules.ts', 'rules', 'actions.ts'],
    // A duty of many parts has verbs and a contract in each.
    'duties/*': ['contract.ts', 'rules.ts', 'rules', 'actions.ts', '*/actions.ts', '*/contract.ts'],
  } as Record<string, string[]>,

  /** Private in every room: only the roots (routes) and the web's composition (ui) take them. */
  private: ['routes.ts', 'ui'],

  web: {
    /** What every screen stands on. It knows no screen itself. */
    ground: [
      'web/kit',
      'web/client.ts',
      'web/catalogue.ts',
      'web/missing-shop.tsx',
      'web/missing-words.ts',
      'web/page-exports.ts',
      'web/refusal.ts',
      'web/sayings.ts',
      'web/sayings-english.ts',
      'web/english-sentences.ts',
      'web/english-template.ts',
      'web/english-sales.ts',
      'web/english-deliveries.ts',
      'web/english-details.ts',
      'web/english-details-duties.ts',
      'web/english-details-people.ts',
      'web/english-duties.ts',
      'web/english-inputs.ts',
      'web/english-listing.ts',
      'web/english-meetings.ts',
      'web/english-promotion.ts',
      'web/english-rows.ts',
      'web/english-refusals.ts',
      'web/permission-words.ts',
      'web/said.ts',
      'web/download.ts',
      'web/address.ts',
      'web/scope.tsx',
      'web/filters.tsx',
      'web/value-labels.ts',
      'web/may-there.ts',
      'web/me.tsx',
      'web/may-button.tsx',
      'web/signed-out.ts',
      'web/path-link.tsx',
      'web/tasks.ts',
      'web/make-report.tsx',
      'web/make-task.tsx',
      'web/make-task-dialog.tsx',
      'web/alignment-words.ts',
      'web/event-names.ts',
      'web/taking.ts',
      'web/period.ts',
      'web/days.ts',
      'web/words.ts',
    ],
    /** Besides contracts, the kernel, the ground and its own folder a screen may import these. */
    pure: ['rules.ts', 'rules'],
  },

  /** A contract is read by the server, the web, the command line and agents alike. */
  contract: {
    name: 'contract.ts',
    packages: ['zod', '@orpc/contract'],
  },

  /** Files without I/O, clock and randomness, besides every contract, `rules.ts` and `rules/`. */
  pure: [
    'kernel',
    'stats',
    'facts/tables.ts',
    'facts/metrics/catalogue',
    'facts/metrics/catalogue.ts',
    'facts/metrics/ad-views.ts',
    'facts/metrics/aggregates.ts',
    'facts/metrics/compile.ts',
    'facts/metrics/counted-once.ts',
    'facts/metrics/buckets.ts',
    'facts/metrics/dimensions.ts',
    'facts/metrics/evaluate.ts',
    'facts/metrics/from-days.ts',
    'facts/metrics/ledger-accounts.ts',
    'facts/item-categories.ts',
    'facts/sold-columns.ts',
    'facts/sold-sql.ts',
    'facts/metrics/margin.ts',
    'facts/metrics/model.ts',
    'facts/metrics/relations.ts',
    'facts/metrics/resolve.ts',
    'facts/metrics/scan.ts',
    'facts/metrics/spans.ts',
    'facts/metrics/survey-sql.ts',
    'facts/reasons.ts',
    'storage/quoting.ts',
    'documents/figures.ts',
    'documents/look.ts',
    'documents/template.ts',
    'documents/totals.ts',
    'documents/words.ts',
    'importing/format.ts',
    'importing/formats',
    'importing/reading/delimiter.ts',
    'importing/reading/records.ts',
  ],
  /** The one place where the clock enters. */
  clocks: ['kernel/context.ts'],

  packages: {
    /** They read or write files, sockets or processes. */
    io: [
      '@duckdb/node-api',
      'pg',
      'pg-copy-streams',
      'yauzl',
      'nodemailer',
      '@orpc/server',
      '@orpc/client',
      'better-auth',
      'playwright-core',
    ],
    /** They build and check the program and are no part of it. */
    tools: ['@biomejs/biome', 'fast-check', 'playwright-core', 'rolldown', 'typescript', 'vite', 'vitest'],
    /** Too heavy for the browser, or of no use there. */
    server: [
      '@duckdb/node-api',
      'pg',
      'pg-copy-streams',
      'yauzl',
      'better-auth',
      'kysely',
      'nodemailer',
      'ical-generator',
      'croner',
      'hucre',
      '@bsull/augurs',
      '@e965/xlsx',
      'iconv-lite',
      'docx',
      'pptxgenjs',
      'subset-font',
      '@resvg/resvg-wasm',
      '@jsquash/webp',
      '@myriaddreamin/typst-ts-web-compiler',
    ],
    /** Only screens need them. */
    web: [
      'react',
      'react-dom',
      'antd',
      '@ant-design/icons',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@orpc/tanstack-query',
      'dayjs',
      'vite',
    ],
  },

  bannedNames: ['utils', 'helpers', 'common', 'manager', 'types'],

  longest: 400,
  /** Files that may be longer, each with its reason. An entry that is no longer needed fails too. */
  longer: {
    'importing/import.test.ts': '导入引擎的一套用例，两种库各跑一遍，共用一个店铺和写文件的办法',
    'facts/tables.ts':
      'the list of fact tables: data that is read from top to bottom, with no logic to take apart',
  } as Record<string, string>,
}
