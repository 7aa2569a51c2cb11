import type { EventSize, Phase } from '../contract.ts'

/** Of the trade's general knowledge, by the size of an event and what is going on on the day. */
const lifts: Readonly<Record<EventSize, Partial<Record<Phase, number>>>> = {
  large: { opening: 1.6, main: 2, encore: 1.3 },
  medium: { opening: 1.2, main: 1.3, encore: 1.1 },
  small: {},
}

/** Sales of a day in this part of an event against an ordinary one, as they usually are: 1 where nothing is known. */
export const usualLift = (size: EventSize, phase: Phase): number => lifts[size][phase] ?? 1

/** Sales of the days around 正月初一 on which hardly anybody works, against ordinary ones, as they usually are. */
export const SPRING_LIFT = 0.5
