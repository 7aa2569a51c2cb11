import { aboutYuan, type drillStories, yuanOf } from './drill-stories.ts'

export const drillStoriesInEnglish: typeof drillStories = {
  market: {
    about: 'Which rival cut its price, since when, against which of our items?',
    story: ({ from, to }) =>
      `Between ${from} and ${to} one of the followed rivals cut its price below 70 % of the usual. Others have a sale now and then, none that deep. Find it.`,
    parts: {
      rival: {
        ask: 'Which rival cut its price?',
        hint: 'Look at each rival’s price by day: below 70 % of its usual and not back up. A few days at 80 or 90 % do not count.',
        reason: ({ before, after }) =>
          `It usually asks ${yuanOf(before)} yuan and went down to about ${yuanOf(after)}.`,
      },
      since: {
        ask: 'Since which day?',
        marking: 'One day off is right, up to three are half.',
        hint: 'See where its price line falls.',
        reason: () => 'From this day the snapshots show the lower price.',
      },
      item: {
        ask: 'Which of our items does it compete with?',
        hint: 'Compare the nouns in the titles, and see whose conversion fell since that day.',
        reason: ({ item, rival }) =>
          `“${rival}” and our “${item}” are the same kind of thing; buyers compare them.`,
      },
      moved: {
        ask: 'What of that item did it press down most?',
        hint: 'Take it apart: where visitors did not fall, it is the part that buys.',
        reason: ({ percent }) =>
          `As many came, fewer bought: in truth conversion is about ${percent} % lower for it. A rival’s price moves neither our search rank nor our ads.`,
      },
    },
  },
  listing: {
    about: 'Whose page has gone bad, since when, what is left of its conversion?',
    story: ({ from, to }) =>
      `Between ${from} and ${to} the detail page of one item was spoilt: people come as ever, far fewer buy. Find it.`,
    parts: {
      item: {
        ask: 'Which item?',
        hint: 'Compare conversion by item, last week against the weeks before. Items with few visitors swing by themselves.',
        reason: () => 'Only its conversion fell at once; the others went on as before.',
      },
      moved: {
        ask: 'What got worse?',
        hint: 'Look at visitors, conversion and basket apart.',
        reason: () => 'A page does not change who comes, only who buys.',
      },
      since: {
        ask: 'Since which day?',
        marking: 'One day off is right, up to three are half.',
        hint: 'Look at its conversion by day.',
        reason: () => 'From this day conversion stands at another level.',
      },
      left: {
        ask: 'About how many percent of its former conversion are left?',
        marking: 'From 10 points below to 12 above is right, from 18 below to 22 above half.',
        hint: 'The mean since then by the mean of the weeks before.',
        reason: () => 'In truth this many of the same visitors buy now.',
      },
    },
  },
  promotion: {
    about: 'What did the promotion truly bring (an interval), and is its ROI 200 %?',
    story: ({ name, from, to, cost }) =>
      `From ${from} to ${to} the shop ran “${name}” with the items below. It cost ${yuanOf(cost)} yuan in all (ads, pictures, gifts; the discount is already out of the paid amount); it took part in no sale of the platform. What did it truly bring, and did it pay?`,
    parts: {
      gain: {
        ask: 'By how many yuan did its items sell more on those days because of it (at least, at most)?',
        marking:
          'Right where the truth lies in an interval narrow enough to say something (no wider than 1.2 times the truth, or two fifths of what was sold); half where it is too wide, or the truth is not far outside.',
        hint: 'Estimate from the same weekdays of the weeks before what would have been sold without it, and subtract; make the interval as wide as you are unsure.',
        reason: ({ with: sold, without, gain, pulled, others }) =>
          `About ${aboutYuan(sold)} yuan were sold, about ${aboutYuan(without)} would have been anyway, so about ${aboutYuan(gain)} are due to it. In the week after about ${aboutYuan(pulled)} were missing (bought earlier), and other items sold about ${aboutYuan(others)} less.`,
      },
      times: {
        ask: 'What is the return on spend (increment ÷ cost)?',
        marking: 'Within a quarter is right, within a half is half.',
        hint: 'The increment of the part above, not all that was sold meanwhile.',
        reason: ({ gain, cost }) => `${aboutYuan(gain)} ÷ ${yuanOf(cost)}.`,
      },
      reached: {
        ask: 'Did ROI reach 200 %?',
        hint: 'ROI = (gain − cost) ÷ cost, the gain being the increment. 200 % is a return of 3.',
        reason: ({ roi, naive }) =>
          `By the increment ROI is ${roi} %. All that was sold meanwhile would give ${naive} %, but what would have been sold anyway was not brought by it.`,
      },
    },
  },
  sales: {
    about: 'Last week sold less: what happened, to whom, which factor moved?',
    story: ({ from, to, beforeFrom, beforeTo }) =>
      `${from} to ${to} sold less than ${beforeFrom} to ${beforeTo}. Beside the usual swing one thing happened. Say what, and to whom.`,
    parts: {
      cause: {
        ask: 'What happened?',
        hint: 'Look at the traces on “Why it changed”: search ranks, sources, prices, ad spend, stock. Which of them changed in that week?',
        reason: ({ term, rank, rankBefore, price }) =>
          term
            ? `“${term}” fell from rank ${rankBefore} to ${rank}.`
            : price
              ? `The price went to ${Math.round(Number(price) * 100)} % of the usual.`
              : 'Nothing else changed in that week.',
      },
      who: {
        ask: 'At which item? Choose the whole shop where all have it.',
        hint: 'Does one item contribute far more than the others, or do all fall together?',
        reason: () => 'Most of what is missing is missing here.',
      },
      moved: {
        ask: 'Which factor moved most?',
        hint: 'Visitors × conversion × basket: which changed most?',
        reason: () => 'Rank, ads and recommendation move visitors; page and price move conversion.',
      },
    },
  },
  team: {
    about: 'Which SKU runs out, in how many days, how much to order?',
    story: ({ to, review, safety }) =>
      `It is the evening of ${to}, after stock-taking. The supplier of one SKU has slipped, and nothing is on its way. Orders go out every ${review} days, ${safety} days of safety stock are kept; pieces a day are the mean of the last 28 days. Find the SKU that runs out first, and what to order.`,
    parts: {
      sku: {
        ask: 'Which SKU runs out first?',
        marking: 'The right item with another SKU is half, and so is another SKU that lasts about as long.',
        hint: 'Stock ÷ mean pieces a day of the last 28 days, the smallest. By SKU, not by item.',
        reason: ({ onHand, sold }) => `${onHand} pieces on hand, ${sold} sold in 28 days.`,
      },
      cover: {
        ask: 'How many days does it last at this pace?',
        marking: 'Within a fifth or 1.2 days is right, within two fifths or 2.5 days half.',
        hint: 'Stock ÷ pieces a day.',
        reason: ({ onHand, aDay }) => `${onHand} ÷ ${aDay}.`,
      },
      order: {
        ask: 'How many pieces to order?',
        marking: 'Within a fifth or one carton is right, within two fifths or two cartons half.',
        hint: 'Pieces a day × (lead time + review period + safety days) − stock − in transit, at least MOQ, in whole cartons.',
        reason: ({ aDay, lead, review, safety, onHand, lacking, moq, pack, order }) =>
          `${aDay} × (${lead} + ${review} + ${safety}) − ${onHand}${lacking === undefined ? '' : ` ≈ ${lacking}`}, MOQ ${moq}, cartons of ${pack}: ${order} pieces.`,
      },
    },
  },
  customer: {
    about: 'What do buyers suddenly complain of, about which SKU, since which orders?',
    story: ({ from, to }) =>
      `Between ${from} and ${to} one SKU got a bad batch; bad reviews and refunds rose together. Say what is wrong, with which SKU, since which orders.`,
    parts: {
      cause: {
        ask: 'What do they complain of?',
        hint: 'Read the bad reviews and the reasons of refunds: which is far more frequent than before?',
        reason: () => 'The bad reviews of this batch all speak of it, and the reasons of refunds agree.',
      },
      sku: {
        ask: 'Which SKU?',
        marking: 'The right item with another SKU is half.',
        hint: 'Bad reviews and refunds by item, then by SKU.',
        reason: ({ times }) => `Only its refunds are about ${times} times the usual.`,
      },
      since: {
        ask: 'Since the orders of about which day?',
        marking: 'From one day before to eight after is right, from three before to thirteen after half.',
        hint: 'Reviews wait for the parcel and come days later; refund applications show the days too.',
        reason: () => 'Orders from this day on are bad; the first bad reviews come days later.',
      },
    },
  },
}
