const readable = /\.(csv|tsv|txt|xls|xlsx|xlsm|zip)$/i
/** Left by Excel, by systems and by downloads that are not finished. */
const passing = /^(~\$|\.)|\.(crdownload|part|tmp)$/i

/** Whether a file in a folder is worth reading, by its name alone. What it is tells only its content. */
export const isExport = (name: string): boolean => readable.test(name) && !passing.test(name)
