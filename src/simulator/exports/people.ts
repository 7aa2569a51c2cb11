/**
 * People of several days from the people of each: many come again within a week, more within a month, so the sum is
 * taken down by days^0.11 (a week 0.81, a month 0.69 of the sum). An invention of the simulator's; the platform counts
 * them one by one and never says how much they overlap.
 */
export const peopleOver = (sumOfDays: number, days: number): number =>
  Math.round(sumOfDays * days ** -PEOPLE_OVERLAP)

const PEOPLE_OVERLAP = 0.11
