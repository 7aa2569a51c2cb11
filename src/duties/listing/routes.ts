import { implement } from '@orpc/server'
import { listChanges, recordChange, removeChange } from './change-actions.ts'
import {
  checkDraft,
  checkListings,
  listPictures,
  listRequirements,
  removePicture,
  setRequirement,
} from './check-actions.ts'
import { listingContract } from './contract.ts'
import { conversion } from './conversion-actions.ts'
import {
  changeLaunch,
  changeStep,
  listLaunches,
  planLaunch,
  removeLaunch,
  saveDraft,
} from './launch-actions.ts'
import type { ListingContext } from './listing-context.ts'

/** The listing duty's part of the API. */
export const listingRoutes = (context: ListingContext) => {
  const os = implement(listingContract)
  return os.router({
    conversion: os.conversion.handler(({ input }) => conversion(context, input)),
    checks: os.checks.handler(({ input }) => checkListings(context, input)),
    checkDraft: os.checkDraft.handler(({ input }) => checkDraft(context, input)),
    requirements: os.requirements.handler(({ input }) => listRequirements(context, input)),
    setRequirement: os.setRequirement.handler(({ input }) => setRequirement(context, input)),
    launches: os.launches.handler(({ input }) => listLaunches(context, input)),
    planLaunch: os.planLaunch.handler(({ input }) => planLaunch(context, input)),
    changeLaunch: os.changeLaunch.handler(({ input }) => changeLaunch(context, input)),
    changeStep: os.changeStep.handler(({ input }) => changeStep(context, input)),
    removeLaunch: os.removeLaunch.handler(({ input }) => removeLaunch(context, input)),
    saveDraft: os.saveDraft.handler(({ input }) => saveDraft(context, input)),
    pictures: os.pictures.handler(({ input }) => listPictures(context, input)),
    removePicture: os.removePicture.handler(({ input }) => removePicture(context, input)),
    changes: os.changes.handler(({ input }) => listChanges(context, input)),
    recordChange: os.recordChange.handler(({ input }) => recordChange(context, input)),
    removeChange: os.removeChange.handler(({ input }) => removeChange(context, input)),
  })
}
