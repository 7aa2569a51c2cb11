import { implement } from '@orpc/server'
import { listNotifications, markRead, unread } from './actions.ts'
import {
  addChannel,
  type ChannelContext,
  changeChannel,
  listChannelNames,
  listChannels,
  listDeliveries,
  removeChannel,
  testChannel,
} from './channel-actions.ts'
import { notificationsContract } from './contract.ts'
import { dropFeed, makeFeed, ownSettings, saveSettings } from './settings-actions.ts'

/** The notifications room's part of the API. */
export const notificationsRoutes = (context: ChannelContext) => {
  const os = implement(notificationsContract)
  return os.router({
    unread: os.unread.handler(({ input }) => unread(context, input)),
    list: os.list.handler(({ input }) => listNotifications(context, input)),
    read: os.read.handler(({ input }) => markRead(context, input)),
    settings: os.settings.handler(({ input }) => ownSettings(context, input)),
    saveSettings: os.saveSettings.handler(({ input }) => saveSettings(context, input)),
    makeFeed: os.makeFeed.handler(({ input }) => makeFeed(context, input)),
    dropFeed: os.dropFeed.handler(({ input }) => dropFeed(context, input)),
    channelNames: os.channelNames.handler(() => listChannelNames(context)),
    channels: os.channels.handler(() => listChannels(context)),
    addChannel: os.addChannel.handler(({ input }) => addChannel(context, input)),
    changeChannel: os.changeChannel.handler(({ input }) => changeChannel(context, input)),
    removeChannel: os.removeChannel.handler(({ input }) => removeChannel(context, input)),
    testChannel: os.testChannel.handler(({ input }) => testChannel(context, input)),
    deliveries: os.deliveries.handler(({ input }) => listDeliveries(context, input)),
  })
}
