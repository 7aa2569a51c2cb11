export const Overview = (_: { figure?: unknown }) => <p>Overview</p>
