import type { FailureCode } from '../kernel/failure.ts'

/**
 * What the server tells with a code, in English. It speaks Chinese; figures, dates and names of reports in its
 * sentences are left to what stands beside them. A code that is not here is told in Chinese.
 */
export const failures: Record<FailureCode, readonly [say: string, next: string]> = {
  invalid_input: ['What was entered does not fit: {detail}', 'Change it as told and try again.'],
  call_unknown: [
    'There is no such call.',
    'Check address and method (GET, POST and so on); all calls are listed at /api/reference.',
  ],
  not_found: ['Not found: {what}.', 'It may have been deleted; go back to the list and reload.'],
  shop_unknown: ['There is no shop called “{shop}”.', 'Check the name, or import a file of that shop first.'],
  shop_needed: ['There are several shops; which one?', 'Name one with --shop: {shops}.'],
  shop_takes_no_files: [
    '“{shop}” is a demonstration shop full of invented data; it takes no real files.',
    'Switch to a shop of your own. On the command line --shop with a new name makes one.',
  ],
  forecast_impossible: [
    'No forecast can be made yet: {detail}.',
    'Import longer and fuller daily data, or choose another metric or a wider filter.',
  ],
  sign_in_needed: [
    'Nobody is signed in, or the session has ended.',
    'Sign in first; without an account, ask the owner for an invitation.',
  ],
  sign_in_refused: [
    'The name or the password is wrong.',
    'Check them and try again; if the password is forgotten, ask the owner for a reset link from the members page.',
  ],
  password_refused: [
    'The present password is wrong.',
    'Check it and try again; if it is forgotten, ask the owner for a reset link from the members page.',
  ],
  code_refused: [
    'The code is wrong, or its time is over.',
    'Try the newest six digits on the telephone, or a backup code; after a long wait sign in again from the start.',
  ],
  not_allowed: [
    'You do not have the permission “{permission}”.',
    'If you need it, ask the owner to add it on the members page.',
  ],
  beyond_own: [
    'You do not have “{permissions}” yourself, so you cannot decide it for others.',
    'Ask an owner who has it.',
  ],
  key_refused: [
    'This API key cannot be used: it may be mistyped, have run out or have been revoked, or its owner is archived.',
    'See under “My account” whether it is still there, or make another.',
  ],
  key_not_allowed: [
    'This API key may not do “{permission}”.',
    'Make another with that permission; what its owner may not do, no key may.',
  ],
  too_many_calls: [
    'This API key is used too often.',
    'Wait {seconds} seconds and try again; {limit} calls a minute at most.',
  ],
  too_many_sign_ins: ['Too many attempts.', 'Wait {seconds} seconds and try again.'],
  link_unusable: [
    'This link cannot be used: it may have been used, have run out or have been taken back.',
    'Ask the owner for another; the owner starts Zhanggui again, or runs zhanggui owner-link on its machine.',
  ],
  forbidden_origin: ['A request from another site or address was refused.', 'Open {address} itself.'],
  folder_held: [
    'The data folder {folder} is in use by another Zhanggui (process {pid}, since {since}, at {address}).',
    'Go on at that address, or close it first.',
  ],
  folder_missing: ['There is no data folder {folder} yet.', 'Name the right one with --data.'],
  request_too_large: ['The request is larger than {limit}.', 'Send less at once; files go through Import.'],
  request_too_slow: [
    'The request was not complete after {seconds} seconds.',
    'Check the network, then retry.',
  ],
  port_taken: ['Port {port} is taken by another program.', 'Close it, or choose another with --port.'],
  folder_unusable: [
    'The data folder {folder} cannot be used: {detail}',
    'Check its permissions and the space on the disk; no data were changed.',
  ],
  folder_lost: [
    'The data folder {folder} is gone: moved, deleted, or its disk was taken away.',
    'Put it back and retry; if it is lost, restart Zhanggui and restore a backup.',
  ],
  file_inaccessible: [
    '“{path}” could not be read or written: {reason}.',
    'Check its permissions, its disk and who else uses it, then retry; no data were changed.',
  ],
  store_damaged: [
    'The data file {file} cannot be opened and may be damaged: {detail}',
    'Restore the newest backup; the file itself was not touched.',
  ],
  secret_unreadable: [
    'A stored password or robot address cannot be opened: the key is not the one it was stored with.',
    'Put keys/secrets.key of the former data folder back; if it is lost, fill them in again under Settings → Channels.',
  ],
  delivery_refused: [
    '“{way}” did not take the message: {detail}',
    'Put it right under Settings → Channels, then send a test.',
  ],
  delivery_failed: [
    'The message did not reach “{way}”: {detail}',
    'It is tried again by itself; if that keeps failing, check the network and the address under Settings → Channels.',
  ],
  store_newer: [
    'The data were written by a newer Zhanggui ({version}).',
    'Update Zhanggui; no data were changed.',
  ],
  store_upgraded: [
    'A newer Zhanggui ({version}) has upgraded the database; this older one reads it and writes nothing more.',
    'Stop this older version and do it again with the new one; nothing was done and no data were changed.',
  ],
  database_unreachable: [
    'The database cannot be reached: {detail}',
    'Check ZHANGGUI_DATABASE_URL and that the database runs; what was imported is safe.',
  ],
  file_unreadable: ['“{file}” cannot be read: {detail}', 'Export it again and retry; nothing was imported.'],
  file_kind: ['“{file}” is no table that can be imported: {detail}', '{way} Nothing was imported.'],
  file_missing: [
    'There is no file to import: {file}.',
    'Check path and name: csv, xls, xlsx and zip can be imported.',
  ],
  upload_broken: ['“{file}” did not arrive whole: {detail}', 'Send it again; nothing was imported.'],
  archive_missing: [
    'The archived file of batch {batch} is gone; its lines cannot be shown.',
    'Figures are as they were; restore the archive from a backup.',
  ],
  file_encoding: [
    '“{file}” is neither UTF-8 nor GB18030 from byte {byte} on.',
    'It may be damaged: export it again; nothing was imported.',
  ],
  file_too_large: [
    '“{file}” is over a limit: {what} {actual}, at most {limit}.',
    'Export shorter periods, or raise the limit ({setting}).',
  ],
  file_encrypted: ['“{file}” has a password.', 'Save it without one, or export it again.'],
  format_unknown: ['“{file}” is no report that we know.', 'Map its columns in Import.'],
  period_needed: ['“{file}” has no dates of its own.', 'Say which period it is of.'],
  item_needed: ['“{file}” is of one item, but has no item ID.', 'Fill in the item ID.'],
  period_contradicted: [
    '“{file}” has dates of its own ({rows}) that do not fit the period given ({given}).',
    'Check file and period, or give no period; nothing was imported.',
  ],
  import_cancelled: ['The import was cancelled.', 'Nothing was written; it can be imported again.'],
  batch_not_undoable: ['Batch {batch} cannot be undone: {detail}', 'See its state in the history.'],
  metric_unknown: ['There is no metric “{metric}”.', 'Definitions lists all of them.'],
  dimension_unknown: ['There is no dimension “{dimension}”.', 'There are: {known}.'],
  query_unsupported: ['This cannot be asked: {detail}', 'Try other dimensions or metrics.'],
  report_submitted: [
    'The report “{report}” is submitted and cannot be changed.',
    'Withdraw it first, change it and submit it again; what was submitted before is kept.',
  ],
  report_stale: [
    'The data changed after the draft was made: “{figure}” was {was} and is {now}. Nothing was submitted.',
    'Update the draft, look it over and submit again; your wording stays.',
  ],
  report_reworded: [
    'These words of the report “{report}” were changed after you opened it; yours were not kept.',
    'Look at the words as they are; if you still want yours, save them again.',
  ],
  server_unreachable: [
    'The connection to the running server ({address}) broke.',
    'It may have been closed, or had no room for what was sent; see whether it is open, and retry.',
  ],
  disk_full: ['The disk is full; this was not done.', 'Make room and retry; no data were changed.'],
  backup_unusable: [
    'The backup “{file}” cannot be used: {detail}',
    'Take another one; no data were changed.',
  ],
  backup_folder_missing: [
    'There is no folder “{folder}”.',
    'Check the path and whether the disk is connected. For a new one save under Settings → Backups and press “Make the folder and save”.',
  ],
  not_in_use: [
    'This was restored from a backup and is not in use yet: “{what}” is not done.',
    'Once the original is no longer used, press “Use this one from now on” under Settings → Backups, or run zhanggui use.',
  ],
  passphrase_needed: [
    'The backup “{file}” is encrypted: it opens with its passphrase only.',
    'On a terminal you are asked for it; in a script put it into a file and name that in ZHANGGUI_BACKUP_PASSPHRASE_FILE.',
  ],
  passphrase_wrong: [
    'The passphrase does not open “{file}”.',
    'Mind capitals and the input method; it is the one this backup was made with. Once forgotten nobody can open it: use a backup whose passphrase you know.',
  ],
  move_impossible: [
    'Nothing was moved: {detail}',
    'The data where they were are unchanged; put it right and run it again.',
  ],
  document_too_slow: [
    '“{title}” was not set within {seconds} seconds and was stopped.',
    'Retry when other work is done, choose fewer formats, or turn sections off in the template.',
  ],
  logo_unusable: [
    'This picture cannot be the logo: {detail}',
    'Take a PNG or JPEG of at most 2000 pixels aside and 500 KB.',
  ],
  survey_link_unknown: [
    'There is no such question sheet; the link may be incomplete.',
    'Open the link from the message again, or tell the shop.',
  ],
  survey_closed: ['The survey “{title}” is over.', 'Thank you; tell the shop directly.'],
  too_many_requests: ['Too many requests.', 'Wait a minute and open the link again.'],
  internal: ['The program failed (number {id}).', 'Your data are safe. Retry, or report the number.'],
}

/** Why a figure is absent, or what must be known of it. */
export const notes: Readonly<Record<string, string>> = {
  missing: 'there are no data for all of these days',
  grain: 'people and averages cannot be added over days, and no report covers exactly this period',
  several: 'people would be counted several times here; split it further',
  zero: 'its denominator is 0',
  margin: 'it needs the margin of this shop, which is not set',
  apart: 'what it is made of is never known on the same day',
  unknown: 'the files imported do not tell it',
  margins: 'the margin changed within the period; each day takes its own',
  items:
    'each item has an export of its own: only the items that were imported are added up, the others are not in it',
  'compared-partial': 'some days of the compared period have no data; no change is given against them',
  'compared-reports':
    'the compared period rests on other reports than this one, which may be part of the change',
  'compared-length':
    'the compared period has more or fewer days, which is part of the change; to compare the pace choose one of the same length',
  'compared-uneven':
    'some weeks or months have more or fewer days than those they stand beside; no change is given for them',
  paired: 'only days on which all its parts are known are counted',
  view: 'several reports tell the same; one is used and none is counted twice',
  ledgers:
    'there are several ledgers: of each account one is used a day, the two accounts are added up; split by ledger to compare',
  filled: 'days without the first report are filled from another, which may tell less',
  parts: 'there are no rows for the whole; its parts are used',
  blank: 'rows without a value are not counted as 0',
  snapshot: 'the newest snapshot is used',
  longer: 'some rows span several days and cannot be split',
  'no-refund-report': 'without the refund report nobody knows how old orders were when they came back',
  young: 'cells whose days have not come yet say so and are not low, and so do those with a missing day',
  'before-data':
    'who bought before the first day with orders is not known: the first months have older buyers among their first ones',
  'same-day': 'several orders of one day are one purchase; months that are not over say so and are not low',
  'not-listed': 'some items that sold are in no listing; they do not count for the share of items that sell',
  'no-listing': 'without a listing export nobody knows which items are on sale and what stock they have',
  'titles-only':
    'the order report has titles only and no item ids: this goes by title, several of one order as one, and which listed items sell cannot be told; with the report of order lines (宝贝报表) it goes by item',
  'no-cost': 'no file tells what items cost: stock is told in pieces',
  'days-missing': 'some days have no orders; once they are imported the figures change',
}

/** Likely reasons of a difference between our figures and the platform's. */
export const reasons: Readonly<Record<string, string>> = {
  'missing-platform': 'Some days are known from orders only.',
  'missing-ours': 'Some days are known from the platform only.',
  'cut-day': 'Orders of a day were exported before it was over; export them again.',
  'refund-net': 'The difference equals the refunds: one side is net of them.',
  channel: 'Orders of other platforms (such as JD) are included; the platform counts Tmall only.',
  'related-items': 'Items and their related items may be counted twice in the item report.',
  rounding: 'Less than 1 on each day: the platform rounds.',
  rest: 'Missing days explain only a part; see the difference per day for the rest.',
  'refund-clock': 'Refunds by time of payment and by time of completion are two figures.',
  'refund-report': 'The refund report covers only the days it was exported for.',
  'ad-view': 'No plan report was imported; ad cost comes from a report that may be incomplete.',
  'day-border': 'The same amounts fall on neighbouring days.',
  presale: 'Presale: the platform counts the payment of the rest, orders may count the deposit.',
  shops: 'Orders of several shops stand against the report of one.',
  buyers: 'Buyers are told apart in different ways.',
  'no-buyers': 'The order file has no buyer column.',
  affiliate: 'Commission is counted by payment on one side and by settlement on the other.',
}

/** What was decided while a file was read. */
export const imports: Readonly<Record<string, string>> = {
  paid_net: 'Paid amounts in this file are net of refunds; what was paid is taken as both together.',
  paid_gross: 'Paid amounts in this file are before refunds.',
  paid_unclear:
    'Nothing in this file tells whether paid amounts are before or after refunds: they are taken as before. Export 总金额 too.',
  paid_untold: 'Without a refund column the file does not tell whether paid amounts are net; taken as gross.',
  only_totals: 'The sheet has totals only; export it with its details.',
  future_stamp: 'The time in the file name is in the future; the time of import is used.',
  same_file: 'This very file was imported before; nothing changed.',
  hidden_left_out:
    'The workbook has hidden sheets, which were left out; show them in Excel and import the file again if they are to go in.',
  hidden_read:
    'The sheet is hidden in its workbook; it was read because no sheet that is seen was recognised.',
  sheets_left_out: 'Some sheets were not recognised and left out.',
  quote_unclosed: 'A quotation mark is never closed; the file may be incomplete.',
  formula_without_value: 'Cells with formulas have no saved value and count as empty.',
  period_unused: 'The rows have dates of their own; the period given was not needed.',
  item_unused: 'The rows have item IDs of their own; the one given was not needed.',
  no_counts: 'Some rows have neither sales nor reviews: they are unknown and not 0.',
  no_time:
    'Some rows have no time at all (placed or paid; of refunds applied for or completed; reviewed; entered): no figure by that time counts them until a file that has it is imported.',
  no_applied_time:
    'Some refunds do not say when they were applied for: no figure by that time counts them until a file that has it is imported.',
  no_completed_time:
    'Some completed refunds do not say when they were completed: no figure by that time counts them until a file that has it is imported.',
}
