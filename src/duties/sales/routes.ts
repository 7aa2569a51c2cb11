import { implement } from '@orpc/server'
import {
  dataToDo,
  handleAlert,
  listAlertRules,
  listAlerts,
  reopenAlert,
  resetAlertRule,
  setAlertOwner,
  setAlertRule,
  snoozeAlert,
} from './alerts/actions.ts'
import { salesContract } from './contract.ts'
import { type ForecastContext, forecastMetric } from './forecast/actions.ts'
import { keepExplanations } from './kept-explanations.ts'
import { type CohortContext, cohorts } from './patterns/cohorts.ts'
import { type ItemsContext, itemStandings } from './patterns/items.ts'
import { rephaseTargets, setTargetOwner, setTargets, undoTargets } from './targets/actions.ts'
import { importTargets } from './targets/importing.ts'
import { targetParts } from './targets/plan.ts'
import { listTargets, openTarget } from './targets/standing.ts'
import type { WatchContext } from './watch-context.ts'

/** The sales duty's part of the API. */
export const salesRoutes = (
  context: WatchContext & ForecastContext & CohortContext & ItemsContext,
  /** Record tables that no explanation rests on. */
  unrelated: readonly string[],
) => {
  const os = implement(salesContract)
  const explained = keepExplanations(context, unrelated)
  return os.router({
    dataToDo: os.dataToDo.handler(({ input }) => dataToDo(context, input)),
    alerts: os.alerts.handler(({ input }) => listAlerts(context, input)),
    alertRules: os.alertRules.handler(({ input }) => listAlertRules(context, input)),
    setAlertRule: os.setAlertRule.handler(({ input }) => setAlertRule(context, input)),
    resetAlertRule: os.resetAlertRule.handler(({ input }) => resetAlertRule(context, input)),
    handleAlert: os.handleAlert.handler(({ input }) => handleAlert(context, input)),
    reopenAlert: os.reopenAlert.handler(({ input }) => reopenAlert(context, input)),
    snoozeAlert: os.snoozeAlert.handler(({ input }) => snoozeAlert(context, input)),
    setAlertOwner: os.setAlertOwner.handler(({ input }) => setAlertOwner(context, input)),
    explain: os.explain.handler(({ input }) => explained(input)),
    cohorts: os.cohorts.handler(({ input }) => cohorts(context, input)),
    items: os.items.handler(({ input }) => itemStandings(context, input)),
    forecast: os.forecast.handler(({ input }) => forecastMetric(context, input)),
    targets: os.targets.handler(({ input }) => listTargets(context, input)),
    target: os.target.handler(({ input }) => openTarget(context, input)),
    targetParts: os.targetParts.handler(({ input }) => targetParts(context, input)),
    setTargets: os.setTargets.handler(({ input }) => setTargets(context, input)),
    setTargetOwner: os.setTargetOwner.handler(({ input }) => setTargetOwner(context, input)),
    importTargets: os.importTargets.handler(({ input }) => importTargets(context, input)),
    undoTargets: os.undoTargets.handler(({ input }) => undoTargets(context, input)),
    rephaseTargets: os.rephaseTargets.handler(({ input }) => rephaseTargets(context, input)),
  })
}
